package dev.keelson.eventstore;

import java.time.Duration;

/** Checks of configured values, also for the modules that build on the log; the message states the bad one. */
public final class Bounds {

    private Bounds() {}

    public static void atLeastOne(String component, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s must be at least 1, was %d".formatted(component, value));
        }
    }

    public static void positive(String component, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("%s must be positive, was %s".formatted(component, value));
        }
    }
}
