package dev.keelson.messagingadapters.relay;

import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.EventLog;
import dev.keelson.messagingadapters.api.Backoff;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log ahead of its relay, a page or two as their bytes allow, and makes messages of what it reads, on a thread of its own: that one is
 * never interrupted, since H2 closes a database file whose user is. Safe for use by many threads.
 */
final class PageReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PageReader.class);
    private static final int PAGES_AHEAD = 2;
    /** Before a page is asked for again that the log, against its word, did not have. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final EventLog log;
    private final EventMapping mapping;
    private final Criteria criteria;
    private final int limit;
    private final long bytesAhead;
    private final Backoff retry;
    private final RelayProgress progress;
    private final Wakeup wakeup;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Guarded by the lock, like what follows. */
    private final Queue<OutgoingPage> pages = new ArrayDeque<>();

    private long head;
    private volatile boolean closed;
    /** Belongs to the thread, like what follows. */
    private long after;

    private boolean looked;

    private PageReader(
            EventLog log,
            EventMapping mapping,
            int limit,
            RelayConfiguration configuration,
            RelayProgress progress,
            Wakeup wakeup,
            long after) {
        this.log = log;
        this.mapping = mapping;
        this.criteria = mapping.criteria();
        this.limit = limit;
        this.bytesAhead = configuration.windowBytes() / PAGES_AHEAD;
        this.retry = configuration.retry();
        this.progress = progress;
        this.wakeup = wakeup;
        this.after = after;
    }

    /**
     * Begins to read after a position.
     *
     * @param limit how many events a page is made of
     * @param wakeup signalled when there is a page
     */
    static PageReader start(
            EventLog log,
            EventMapping mapping,
            RelayConfiguration configuration,
            int limit,
            RelayProgress progress,
            Wakeup wakeup,
            long after) {
        var reader = new PageReader(log, mapping, limit, configuration, progress, wakeup, after);
        Thread.ofVirtual()
                .name("keelson-relay-" + configuration.name() + "-reader")
                .start(reader::run);
        return reader;
    }

    /** The next page if it is there. */
    @Nullable
    OutgoingPage poll() {
        lock.lock();
        try {
            var page = pages.poll();
            if (page != null) {
                changed.signalAll();
            }
            return page;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try (var _ = log.onAppend(this::headIs)) {
            for (var failures = 0; awaitWork(); ) {
                failures = read() ? 0 : failures + 1;
                if (failures > 0) {
                    pause(retry.pause(failures).toNanos());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the log answered. */
    private boolean read() throws InterruptedException {
        try {
            var page = log.read(criteria, after, limit);
            looked = true;
            headIs(page.head());
            progress.logRead();
            if (page.through() > after) {
                var mapped = mapping.page(page);
                after = page.through();
                handOver(mapped);
            } else if (page.head() > after) {
                pause(PAUSE_NANOS);
            }
            return true;
        } catch (Error e) {
            LOG.error("the log could not be read, and is read again", e);
            progress.logInTrouble("the log could not be read: " + e);
            return false;
        } catch (RuntimeException e) {
            if (!closed) {
                progress.logInTrouble("the log could not be read: " + e.getMessage());
            }
            return false;
        }
    }

    private void handOver(OutgoingPage page) {
        lock.lock();
        try {
            pages.add(page);
        } finally {
            lock.unlock();
        }
        wakeup.signal();
    }

    private void headIs(long now) {
        progress.headIs(now);
        lock.lock();
        try {
            head = Math.max(head, now);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns when there is something to read and room for it; whether to go on at all. */
    private boolean awaitWork() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && ((looked && head <= after) || isFull())) {
                var _ = changed.await(1, TimeUnit.SECONDS);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        return pages.size() >= PAGES_AHEAD
                || pages.stream().mapToLong(OutgoingPage::bytes).sum() >= bytesAhead;
    }

    private void pause(long nanos) throws InterruptedException {
        lock.lock();
        try {
            for (var left = nanos; !closed && left > 0; ) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Reads nothing more, though a page may be under way. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
