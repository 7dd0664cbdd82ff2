package dev.keelson.eventstore;

import java.time.Duration;

/** Checks of configured values, also for the modules that build on the log; the message states the bad one. */
public final class Bounds {

    private Bounds() {}

    public static void atLeastZero(String component, long value) {
        atLeast(0, component, value);
    }

    public static void atLeastOne(String component, int value) {
        atLeast(1, component, value);
    }

    private static void atLeast(long least, String component, long value) {
        if (value < least) {
            throw new IllegalArgumentException("%s must be at least %d, was %d".formatted(component, least, value));
        }
    }

    public static void positive(String component, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("%s must be positive, was %s".formatted(component, value));
        }
    }
}
