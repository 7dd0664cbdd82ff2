package dev.keelson.queryside;

import java.time.Duration;

/** Checks of configured values; the message states the bad one. */
final class Bounds {

    private Bounds() {}

    static void atLeastOne(String component, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s must be at least 1, was %d".formatted(component, value));
        }
    }

    static void positive(String component, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("%s must be positive, was %s".formatted(component, value));
        }
    }
}
