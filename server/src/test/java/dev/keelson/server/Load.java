package dev.keelson.server;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Clients that do one thing after the other.
 *
 * @param warmUp how long what is done does not count
 * @param measured how long it does
 */
record Load(int clients, Duration warmUp, Duration measured) {

    /** How often a second all of them did it together; each is told its number. */
    long perSecond(IntConsumer action) {
        var begin = System.nanoTime() + warmUp.toNanos();
        var end = begin + measured.toNanos();
        try (var threads = Executors.newFixedThreadPool(clients)) {
            var counts = IntStream.range(0, clients)
                    .mapToObj(client -> threads.submit(() -> count(client, action, begin, end)))
                    .toList();
            var sum = 0L;
            for (var count : counts) {
                sum += count.get(warmUp.plus(measured).toSeconds() + 60, TimeUnit.SECONDS);
            }
            return sum * 1_000_000_000L / measured.toNanos();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long count(int client, IntConsumer action, long begin, long end) {
        var count = 0L;
        while (System.nanoTime() - end < 0) {
            action.accept(client);
            var now = System.nanoTime();
            if (now - begin >= 0 && now - end < 0) {
                count++;
            }
        }
        return count;
    }
}
