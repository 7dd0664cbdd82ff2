package dev.keelson.messagingadapters.redisstreams;

import java.time.Duration;

/**
 * What of a destination is kept that every group has acknowledged. What some group has not read, or has read and not
 * acknowledged, is kept in any case, and so are dead letters. A destination without groups keeps what is said here, and a group
 * that is made later begins with that. Streams are trimmed every few seconds, in lumps as Redis stores them, so that somewhat
 * more may be there.
 *
 * <p>Each adapter that publishes to a destination or subscribes to it trims it by its own retention: the one that keeps least
 * decides. A group that nobody reads any more holds everything since; {@code XGROUP DESTROY} on each stream lets go of it.
 */
public sealed interface Retention {

    /** Everything, until somebody else deletes it. */
    record Everything() implements Retention {}

    /**
     * The newest entries of each stream, of which a destination has as many as it has shards.
     *
     * @param entries how many of each stream, 1 to 1,000,000,000
     */
    record Newest(long entries) implements Retention {

        private static final long MOST = 1_000_000_000;

        public Newest {
            if (entries < 1 || entries > MOST) {
                throw new IllegalArgumentException("entries must be from 1 to %d, was %d".formatted(MOST, entries));
            }
        }
    }

    /**
     * What was added not longer ago than this, by the clock of Redis.
     *
     * @param time 1 s to 3,650 days
     */
    record Within(Duration time) implements Retention {

        private static final Duration SHORTEST = Duration.ofSeconds(1);
        private static final Duration LONGEST = Duration.ofDays(3650);

        public Within {
            if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "time must be from %s to %s, was %s".formatted(SHORTEST, LONGEST, time));
            }
        }
    }
}
