package dev.keelson.benchmarks;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A log that was never lived through: deposits to accounts in turn, every second one at a branch too. Everything about an
 * event follows from its position, so that two loads of one size are equal.
 *
 * @param events at least 1
 * @param accounts at least 1; each has about events by accounts
 */
record LoadedLog(int events, int accounts) {

    private static final Instant FIRST = Instant.parse("2025-01-01T00:00:00Z");
    private static final long MILLIS_APART = 2;
    private static final int BRANCHES = 100;
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    LoadedLog {
        if (events < 1 || accounts < 1) {
            throw new IllegalArgumentException(
                    "events and accounts must be at least 1, were %d and %d".formatted(events, accounts));
        }
    }

    /** The event at a position. */
    Event at(long position) {
        var time = FIRST.plusMillis(position * MILLIS_APART);
        return new Event(
                position,
                timeOrdered(time, position).toString(),
                time,
                Boundaries.account((int) ((position - 1) % accounts)),
                position % 2 == 0 ? Optional.of("branch-%02d".formatted(position / 2 % BRANCHES)) : Optional.empty());
    }

    /** A UUID of version 7 as a producer would have made it then. */
    private static UUID timeOrdered(Instant time, long position) {
        var mixed = position * GOLDEN;
        return new UUID(time.toEpochMilli() << 16 | 0x7000 | mixed >>> 52, Long.MIN_VALUE | (mixed ^ mixed << 7) >>> 2);
    }

    /**
     * One of its events.
     *
     * @param branch the value of its second tag
     */
    record Event(long position, String id, Instant time, String account, Optional<String> branch) {

        static final String TYPE = "bench.Deposited";
        static final String REVISION = "0.0.1";
        static final String ACCOUNT = "account";
        static final String BRANCH = "branch";

        /** JSON without a backslash. */
        String payload() {
            return Payload.of(account, 1);
        }

        String metadata() {
            return "{\"causationId\":\"%s\",\"correlationId\":\"%s\"}".formatted(id, id);
        }

        /** Keys and values in the order of the keys, as the log writes them. */
        String tags() {
            var own = "\"%s\",\"%s\"".formatted(ACCOUNT, account);
            return branch.map(value -> "[%s,\"%s\",\"%s\"]".formatted(own, BRANCH, value))
                    .orElse("[" + own + "]");
        }
    }
}
