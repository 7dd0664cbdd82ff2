package dev.keelson.eventstore;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Pages of the log in memory, the least recently used of which go when there are too many bytes. However many want a page
 * at the same time, it is loaded once, on a thread of its own: who waits no longer, or is interrupted, harms no other. A load
 * that fails is the failure of those who waited for it; the next one loads again. Safe for use by many threads.
 */
final class LogPages {

    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<Long, LogPage> pages = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Long, CompletableFuture<LogPage>> loads = new HashMap<>();
    private final UnaryOperator<LogPage> loader;
    private final long mostBytes;
    private final Duration patience;
    private long bytes;

    /**
     * @param loader makes of a page the same with what the log has after it
     * @param mostBytes of all pages together
     * @param patience how long one waits for a load
     */
    LogPages(UnaryOperator<LogPage> loader, long mostBytes, Duration patience) {
        this.loader = loader;
        this.mostBytes = mostBytes;
        this.patience = patience;
    }

    /** The page if it is in memory and reaches the position, or need not, since it is too large to be kept. */
    @Nullable
    LogPage present(long number, long through) {
        lock.lock();
        try {
            return presentLocked(number, through);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable LogPage presentLocked(long number, long through) {
        var page = pages.get(number);
        return page != null && (page.tooLarge() || page.through() >= through) ? page : null;
    }

    /**
     * The page from memory, or from the log. A load that was under way before may have looked too early; the second one
     * cannot have.
     *
     * @param through the position that the page should reach, no further than the log
     */
    LogPage loaded(long number, long through) {
        var page = await(load(number, through));
        return page.tooLarge() || page.through() >= through ? page : await(load(number, through));
    }

    private CompletableFuture<LogPage> load(long number, long through) {
        lock.lock();
        try {
            var present = presentLocked(number, through);
            if (present != null) {
                return CompletableFuture.completedFuture(present);
            }
            return loads.computeIfAbsent(number, _ -> begun(pages.getOrDefault(number, LogPage.empty(number))));
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<LogPage> begun(LogPage known) {
        var load = new CompletableFuture<LogPage>();
        Thread.ofVirtual().name("keelson-log-page-" + known.number()).start(() -> run(known, load));
        return load;
    }

    private void run(LogPage known, CompletableFuture<LogPage> load) {
        try {
            var page = loader.apply(known);
            ended(known.number(), page);
            load.complete(page);
        } catch (Throwable e) {
            ended(known.number(), null);
            load.completeExceptionally(e);
        }
    }

    private void ended(long number, @Nullable LogPage loaded) {
        lock.lock();
        try {
            loads.remove(number);
            if (loaded != null) {
                keep(loaded);
            }
        } finally {
            lock.unlock();
        }
    }

    private void keep(LogPage page) {
        var before = pages.put(page.number(), page);
        bytes += page.bytes() - (before == null ? 0 : before.bytes());
        var eldest = pages.values().iterator();
        while (bytes > mostBytes && eldest.hasNext()) {
            bytes -= eldest.next().bytes();
            eldest.remove();
        }
    }

    private LogPage await(CompletableFuture<LogPage> load) {
        try {
            return load.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EventLogUnavailableException.readInterrupted();
        } catch (TimeoutException e) {
            throw EventLogUnavailableException.readTimedOut(patience);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }
}
