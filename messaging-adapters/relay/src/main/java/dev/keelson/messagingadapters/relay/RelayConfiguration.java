package dev.keelson.messagingadapters.relay;

import dev.keelson.messagingadapters.api.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What one relay does, and its bounds. Where the broker keeps the position, {@code inFlight} and {@code window} are of no
 * account: one batch is published at a time, of an eighth of {@code windowBytes} and of 8 MiB at most.
 *
 * @param name names its row in the database for ever; 1 to 128 letters, digits, '.', '_' and '-' of ASCII
 * @param rules at least one; of those that match an event the first counts, and an event that none matches is passed over
 * @param start where it begins if it is new
 * @param batchSize how many events are read at once, and with a broker that keeps positions are one transaction; 1 to 10,000
 * @param inFlight how many messages wait for the broker at most; 1 to 100,000. All relays of an adapter together should
 *     have no more than it has {@code publishesInFlight}
 * @param window how many messages are held at most behind one that is not confirmed, a batch more or less; not less than
 *     inFlight, to 1,000,000
 * @param windowBytes how many bytes of data these have at most, two batches more or less; at least 1
 * @param claimTimeout after which without a sign of life another node takes over; 100 ms to a day
 * @param positionInterval how often a position that has moved is stored; 1 ms to a third of the claim timeout. What was
 *     confirmed since then is published once more after a crash
 * @param retry the pauses before a message is published again, a page is read again, a claim is tried again
 */
public record RelayConfiguration(
        String name,
        List<RelayRule> rules,
        RelayStart start,
        int batchSize,
        int inFlight,
        int window,
        long windowBytes,
        Duration claimTimeout,
        Duration positionInterval,
        Backoff retry) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,128}");
    private static final int MOST_EVENTS = 10_000;
    private static final int MOST_IN_FLIGHT = 100_000;
    private static final int LARGEST_WINDOW = 1_000_000;
    private static final Duration SHORTEST_CLAIM = Duration.ofMillis(100);
    private static final Duration LONGEST_CLAIM = Duration.ofDays(1);
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(1);
    private static final int SIGNS_PER_CLAIM = 3;

    public RelayConfiguration {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name must have 1 to 128 letters, digits, '.', '_' and '-', was '%s'".formatted(name));
        }
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("rules must not be empty");
        }
        rules = List.copyOf(rules);
        require("batchSize", batchSize, 1, MOST_EVENTS);
        require("inFlight", inFlight, 1, MOST_IN_FLIGHT);
        require("window", window, inFlight, LARGEST_WINDOW);
        require("windowBytes", windowBytes, 1, Long.MAX_VALUE);
        require("claimTimeout", claimTimeout, SHORTEST_CLAIM, LONGEST_CLAIM);
        require("positionInterval", positionInterval, SHORTEST_INTERVAL, claimTimeout.dividedBy(SIGNS_PER_CLAIM));
    }

    /**
     * From the earliest event, 1,000 events a batch, 500 in flight, a window of 10,000 messages and 64 MiB, 10 s to take
     * over, a position stored every 100 ms, pauses from 100 ms to 10 s.
     */
    public static RelayConfiguration of(String name, RelayRule... rules) {
        return new RelayConfiguration(
                name,
                List.of(rules),
                new RelayStart.Earliest(),
                1_000,
                500,
                10_000,
                64 * 1024 * 1024,
                Duration.ofSeconds(10),
                Duration.ofMillis(100),
                new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10)));
    }

    public RelayConfiguration withStart(RelayStart changed) {
        return new RelayConfiguration(
                name, rules, changed, batchSize, inFlight, window, windowBytes, claimTimeout, positionInterval, retry);
    }

    public RelayConfiguration withBatchSize(int changed) {
        return new RelayConfiguration(
                name, rules, start, changed, inFlight, window, windowBytes, claimTimeout, positionInterval, retry);
    }

    /** Both at once, since the one must not be more than the other. */
    public RelayConfiguration withInFlight(int changed, int changedWindow) {
        return new RelayConfiguration(
                name,
                rules,
                start,
                batchSize,
                changed,
                changedWindow,
                windowBytes,
                claimTimeout,
                positionInterval,
                retry);
    }

    public RelayConfiguration withWindowBytes(long changed) {
        return new RelayConfiguration(
                name, rules, start, batchSize, inFlight, window, changed, claimTimeout, positionInterval, retry);
    }

    /** Both at once, since the interval must not be more than a third of the timeout. */
    public RelayConfiguration withClaim(Duration changedTimeout, Duration changedInterval) {
        return new RelayConfiguration(
                name, rules, start, batchSize, inFlight, window, windowBytes, changedTimeout, changedInterval, retry);
    }

    public RelayConfiguration withRetry(Backoff changed) {
        return new RelayConfiguration(
                name, rules, start, batchSize, inFlight, window, windowBytes, claimTimeout, positionInterval, changed);
    }

    private static void require(String component, long number, long least, long most) {
        if (number < least || number > most) {
            throw new IllegalArgumentException(
                    "%s must be from %d to %d, was %d".formatted(component, least, most, number));
        }
    }

    private static void require(String component, Duration duration, Duration least, Duration most) {
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "%s must be from %s to %s, was %s".formatted(component, least, most, duration));
        }
    }
}
