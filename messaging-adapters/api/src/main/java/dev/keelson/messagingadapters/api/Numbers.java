package dev.keelson.messagingadapters.api;

import java.time.Duration;

/** The bounds of what is configured. */
final class Numbers {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    private Numbers() {}

    static void require(String component, int number, int most) {
        if (number < 1 || number > most) {
            throw new IllegalArgumentException("%s must be from 1 to %d, was %d".formatted(component, most, number));
        }
    }

    static void require(String component, Duration duration) {
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "%s must be from %s to %s, was %s".formatted(component, SHORTEST, LONGEST, duration));
        }
    }
}
