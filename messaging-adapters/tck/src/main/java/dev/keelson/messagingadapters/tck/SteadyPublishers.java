package dev.keelson.messagingadapters.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.messagingadapters.api.MessagingAdapter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes one message of each key after the other, each repeated until it is confirmed, until it is closed. Used by one
 * thread.
 */
final class SteadyPublishers implements AutoCloseable {

    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private final MessagingAdapter adapter;
    private final String destination;
    private final Patience patience;
    private final AtomicInteger failures = new AtomicInteger();
    private final Map<String, AtomicInteger> confirmed = new TreeMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    SteadyPublishers(MessagingAdapter adapter, String destination, int keys, Patience patience) {
        this.adapter = adapter;
        this.destination = destination;
        this.patience = patience;
        for (var number = 0; number < keys; number++) {
            confirmed.put("key-" + number, new AtomicInteger());
        }
        confirmed.forEach((key, count) ->
                threads.add(Thread.ofVirtual().name("publishes-" + key).start(() -> run(key, count))));
    }

    private void run(String key, AtomicInteger count) {
        while (!stopping) {
            if (isConfirmed(key, "%s/%d".formatted(key, count.get()))) {
                count.incrementAndGet();
            } else {
                failures.incrementAndGet();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private boolean isConfirmed(String key, String id) {
        try {
            adapter.publish(destination, key, AdapterContract.envelope(id))
                    .get(patience.longest().toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
            return false;
        }
    }

    /** Waits until so many more of each key are confirmed. */
    void awaitMore(int number) {
        var due = new TreeMap<String, Integer>();
        confirmed.forEach((key, count) -> due.put(key, count.get() + number));
        patience.until(() -> assertThat(confirmed)
                .allSatisfy((key, count) -> assertThat(count.get()).isGreaterThanOrEqualTo(due.getOrDefault(key, 0))));
    }

    /** Waits until one more fails. */
    void awaitFailure() {
        var before = failures.get();
        patience.until(() -> assertThat(failures.get()).isGreaterThan(before));
    }

    /** What was confirmed of each key, in order; the last one may have arrived without being confirmed. */
    Map<String, List<String>> due() {
        var due = new TreeMap<String, List<String>>();
        confirmed.forEach((key, count) -> {
            var ids = new ArrayList<String>();
            for (var number = 0; number < count.get(); number++) {
                ids.add("%s/%d".formatted(key, number));
            }
            due.put(key, ids);
        });
        return due;
    }

    /** Stops, and waits for what is in flight. */
    @Override
    public void close() {
        stopping = true;
        for (var thread : threads) {
            try {
                thread.join(patience.longest());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
