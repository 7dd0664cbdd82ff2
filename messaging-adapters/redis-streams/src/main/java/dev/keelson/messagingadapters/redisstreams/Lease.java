package dev.keelson.messagingadapters.redisstreams;

import java.time.Duration;
import java.util.OptionalLong;

/** A member's possession of a shard, and how far it has read. Used by the thread of the member. */
final class Lease {

    private static final String BEGIN = "0-0";
    private static final String NEW = ">";

    private final int shard;
    private String after = BEGIN;
    private OptionalLong spareSince = OptionalLong.empty();

    Lease(int shard) {
        this.shard = shard;
    }

    int shard() {
        return shard;
    }

    /** What to read after: first what was delivered to owners before and not acknowledged, then what is new. */
    String after() {
        return after;
    }

    /** The member has more than its share without it. */
    void spare() {
        if (spareSince.isEmpty()) {
            spareSince = OptionalLong.of(System.nanoTime());
        }
    }

    void want() {
        spareSince = OptionalLong.empty();
    }

    boolean isSpareFor(Duration time) {
        return spareSince.isPresent() && System.nanoTime() - spareSince.getAsLong() > time.toNanos();
    }

    boolean isRecovering() {
        return !after.equals(NEW);
    }

    void hasRead(String id) {
        if (isRecovering()) {
            after = id;
        }
    }

    void hasRecovered() {
        after = NEW;
    }
}
