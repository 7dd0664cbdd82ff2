package dev.keelson.messagingadapters.api;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses that double from attempt to attempt, each somewhere in its upper half, so that those who failed together do not come
 * back together.
 *
 * @param first the longest that the first pause can be, 1 ms to a day
 * @param longest the longest that any pause can be, not less than the first
 */
public record Backoff(Duration first, Duration longest) {

    private static final int MOST_DOUBLINGS = 30;

    public Backoff {
        Numbers.require("first", first);
        Numbers.require("longest", longest);
        if (longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "longest must not be less than first, %s, was %s".formatted(first, longest));
        }
    }

    /**
     * The pause after an attempt.
     *
     * @param attempt which attempt failed, from 1
     */
    public Duration pause(int attempt) {
        var doubled = first.toMillis() << Math.clamp(attempt - 1L, 0, MOST_DOUBLINGS);
        var most = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis(most - ThreadLocalRandom.current().nextLong(most / 2 + 1));
    }
}
