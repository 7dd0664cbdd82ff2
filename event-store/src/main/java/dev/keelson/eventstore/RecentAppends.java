package dev.keelson.eventstore;

import dev.keelson.eventstore.EncodedAppend.EncodedEvent;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What this process has put into the log lately: the last position by tag and by type. It answers, without a look into the
 * database, whether a condition can have been broken by an own append; what others have appended it does not know, but it
 * knows up to where they may have.
 *
 * <p>Bounded by two generations: when the young one is full it becomes the old one, and what the old one held is forgotten,
 * down to the position up to which it was kept. A forgotten tag counts as appended there, so that forgetting can only make
 * an answer more careful. Written by one thread at a time, the leader of the group commit; read by many.
 */
final class RecentAppends {

    private static final int GENERATION = 32_768;

    /**
     * One generation.
     *
     * @param last the last position by {@link Tag} or type name
     */
    private record Generation(ConcurrentMap<Object, Long> last) {

        Generation() {
            this(new ConcurrentHashMap<>());
        }
    }

    private volatile Generation young = new Generation();
    private volatile Generation old = new Generation();
    private volatile long oldThrough;
    private volatile long forgottenThrough;
    private volatile long foreignThrough;
    private volatile long through;
    private volatile boolean alone = true;

    RecentAppends(long head) {
        oldThrough = head;
        forgottenThrough = head;
        foreignThrough = head;
        through = head;
    }

    /** The last position that this process has written or seen to be written. */
    long through() {
        return through;
    }

    /**
     * Notes a committed batch.
     *
     * @param base the position before it; when it is beyond what is known, others have appended in between
     */
    void committed(long base, List<EncodedEvent> events) {
        alone = base == through;
        if (!alone) {
            foreignThrough = base;
        }
        var position = base;
        var current = young.last();
        for (var encoded : events) {
            var event = encoded.event();
            position++;
            current.put(event.type(), position);
            for (var tag : event.tags()) {
                current.put(tag, position);
            }
        }
        through = position;
        if (current.size() >= GENERATION) {
            turn();
        }
    }

    private void turn() {
        forgottenThrough = oldThrough;
        old = young;
        oldThrough = through;
        young = new Generation();
    }

    /** Whether nobody else appended between this process's last two batches. */
    boolean isAlone() {
        return alone;
    }

    /** Whether an own append after the position may match. */
    boolean mayMatch(Criteria criteria, long after) {
        if (criteria.isAny()) {
            return through > after;
        }
        for (var alternative : criteria.alternatives()) {
            if (last(alternative) > after) {
                return true;
            }
        }
        return false;
    }

    /**
     * Up to where no event matches that stands after the position, as far as is known here; the position itself when an
     * own append may match, or others have appended since.
     */
    long unbrokenThrough(Criterion criterion, long after) {
        return after < foreignThrough || last(criterion) > after ? after : Math.max(after, through);
    }

    private long last(Criterion criterion) {
        if (criterion.matchesEverything()) {
            return through;
        }
        return criterion.tags().isEmpty() ? lastOfTypes(criterion) : lastOfTags(criterion);
    }

    private long lastOfTypes(Criterion criterion) {
        var last = 0L;
        for (var type : criterion.types()) {
            last = Math.max(last, last(type));
        }
        return last;
    }

    private long lastOfTags(Criterion criterion) {
        var last = Long.MAX_VALUE;
        for (var tag : criterion.tags()) {
            last = Math.min(last, last(tag));
        }
        return last;
    }

    private long last(Object key) {
        var recent = young.last().get(key);
        if (recent == null) {
            recent = old.last().get(key);
        }
        return recent == null ? forgottenThrough : recent;
    }
}
