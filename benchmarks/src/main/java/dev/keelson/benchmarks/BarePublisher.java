package dev.keelson.benchmarks;

import dev.keelson.benchmarks.Clients.Work;
import java.time.Duration;

/** Publishes messages by the broker's own client alone; they are made before. Used by one thread. */
interface BarePublisher extends AutoCloseable {

    /** How many messages wait for the broker at most, as many as those of a relay by default. */
    int IN_FLIGHT = 500;

    /** How many messages it has. */
    int size();

    /** Sends one of them, waiting only where the most are in flight that may be. */
    void send(int number);

    /** Returns when the broker has confirmed everything that was sent. */
    void flush();

    /** Publishes each once. */
    default void publishAll() {
        for (var number = 0; number < size(); number++) {
            send(number);
        }
        flush();
    }

    /** Publishes one after the other, and from the beginning where there are no more. */
    default Work publish(Duration duration) {
        var sent = 0L;
        var begun = System.nanoTime();
        while (System.nanoTime() - begun < duration.toNanos()) {
            send((int) (sent % size()));
            sent++;
        }
        flush();
        return new Work(sent, System.nanoTime() - begun);
    }

    @Override
    void close();
}
