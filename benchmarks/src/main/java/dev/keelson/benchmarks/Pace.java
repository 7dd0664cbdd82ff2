package dev.keelson.benchmarks;

import java.time.Duration;

/**
 * How long is measured.
 *
 * @param warmUp of each side before its first round
 * @param rounds of each side, at least 1
 * @param round how long one is
 */
record Pace(Duration warmUp, int rounds, Duration round) {

    /**
     * Nine rounds of 1 s after 15 s, in which a lone client comes often enough for all to be compiled. Short turns, so that a disk
     * that is slow for a while is slow for both sides.
     */
    static final Pace DEFAULT = new Pace(Duration.ofSeconds(15), 9, Duration.ofSeconds(1));

    /** Two rounds of 1 s after 1 s: to see that it works. */
    static final Pace QUICK = new Pace(Duration.ofSeconds(1), 2, Duration.ofSeconds(1));

    Pace {
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds must be at least 1, was " + rounds);
        }
        if (!warmUp.isPositive() || !round.isPositive()) {
            throw new IllegalArgumentException(
                    "warmUp and round must be positive, were %s and %s".formatted(warmUp, round));
        }
    }
}
