package dev.keelson.projections;

import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.EventLog;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The log as one projection sees it. Segments that are at about the same position share what was read and decoded for one of
 * them, and while they handle a page the next one is read. Safe for use by many threads.
 */
final class PreparedPages {

    private static final int PAGES_KEPT = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ReentrantLock lock = new ReentrantLock();
    /** By the position that each begins after. */
    private final TreeMap<Long, FutureTask<PreparedPage>> pages = new TreeMap<>();

    private final EventLog log;
    private final EventHandlers handlers;
    private final int pageSize;
    private final Progress appended;

    /**
     * @param appended steps when the log has grown
     */
    PreparedPages(EventLog log, EventHandlers handlers, int pageSize, Progress appended) {
        this.log = log;
        this.handlers = handlers;
        this.pageSize = pageSize;
        this.appended = appended;
    }

    /** A page that holds what follows a position, and maybe some before it; it ends at the position if nothing follows. */
    PreparedPage after(long position) {
        var known = known(position);
        if (known == null) {
            known = begun(position);
            known.run();
        }
        var page = await(position, known);
        if (page.through() <= position) {
            forget(page.after(), known);
        } else if (page.through() < page.head()) {
            readAhead(page.through());
        }
        return page;
    }

    /** One that holds what follows, or may hold it once it is read. */
    private @Nullable FutureTask<PreparedPage> known(long position) {
        lock.lock();
        try {
            var entry = pages.floorEntry(position);
            if (entry == null || entry.getKey() + pageSize <= position) {
                return null;
            }
            var page = entry.getValue();
            return page.state() == FutureTask.State.RUNNING || reachesBeyond(page, position) ? page : null;
        } finally {
            lock.unlock();
        }
    }

    private static boolean reachesBeyond(FutureTask<PreparedPage> page, long position) {
        return page.state() == FutureTask.State.SUCCESS && page.resultNow().through() > position;
    }

    /** The page after a position, which the first who asks for it reads. */
    private FutureTask<PreparedPage> begun(long position) {
        lock.lock();
        try {
            var present = pages.get(position);
            if (present != null && (present.state() == FutureTask.State.RUNNING || reachesBeyond(present, position))) {
                return present;
            }
            var page = new FutureTask<>(() -> read(position, pageSize));
            pages.put(position, page);
            if (pages.size() > PAGES_KEPT) {
                pages.pollFirstEntry();
            }
            return page;
        } finally {
            lock.unlock();
        }
    }

    private void readAhead(long position) {
        if (known(position) == null) {
            Thread.ofVirtual().name("keelson-projection-read-ahead").start(begun(position));
        }
    }

    private void forget(long after, FutureTask<PreparedPage> page) {
        lock.lock();
        try {
            pages.remove(after, page);
        } finally {
            lock.unlock();
        }
    }

    private PreparedPage await(long position, FutureTask<PreparedPage> page) {
        try {
            var read = page.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            return read.through() > position || read.after() == position ? read : after(position);
        } catch (ExecutionException e) {
            forget(position, page);
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("a page of the log was not read within " + PATIENCE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the log was read", e);
        }
    }

    private PreparedPage read(long after, int limit) {
        var asOf = appended.steps();
        var read = log.read(Criteria.ANY, after, limit);
        var events = read.events().stream().flatMap(handlers::prepare).toList();
        return new PreparedPage(after, read.through(), read.head(), asOf, events);
    }

    /** What a single position holds, read anew. */
    PreparedPage at(long position) {
        return read(position - 1, 1);
    }
}
