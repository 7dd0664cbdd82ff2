package dev.keelson.messagingadapters.kafka;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A partition from the moment that a member gets it until it loses it. The offset to commit is that of the first message
 * that is not settled. Beside it stands up to where messages may have been handed out: that is committed ahead, a good deal
 * further than the member is, so that a message is new for certain if it lies behind what the member before has noted. Safe for
 * use by many threads.
 */
final class Assignment {

    /** How far ahead it notes; a member that crashed leaves so many messages at most that are told as redelivered wrongly. */
    private static final long AHEAD = 2000;

    private final TopicPartition partition;
    private final int topicPartitions;
    private final long handedOutBefore;
    private final ReentrantLock lock = new ReentrantLock();
    /** In ascending order, since they are handed out so. */
    private final Set<Long> unsettled = new LinkedHashSet<>();

    private long next;
    private @Nullable OffsetAndMetadata committed;
    private long noted;

    /**
     * @param start the offset to begin with
     * @param topicPartitions see {@link OffsetNote}
     * @param handedOutBefore below which messages may have been delivered already
     */
    Assignment(TopicPartition partition, long start, int topicPartitions, long handedOutBefore) {
        this.partition = partition;
        this.topicPartitions = topicPartitions;
        this.handedOutBefore = handedOutBefore;
        this.next = start;
    }

    TopicPartition partition() {
        return partition;
    }

    int topicPartitions() {
        return topicPartitions;
    }

    long handedOutBefore() {
        return handedOutBefore;
    }

    /** Where to read from. */
    long next() {
        lock.lock();
        try {
            return next;
        } finally {
            lock.unlock();
        }
    }

    boolean mayBeRedelivered(long offset) {
        return offset < handedOutBefore;
    }

    /** Whether the group knows by what was committed that this may be handed out. */
    boolean mayHandOut(long offset) {
        lock.lock();
        try {
            return offset < noted;
        } finally {
            lock.unlock();
        }
    }

    void handOut(long offset) {
        lock.lock();
        try {
            unsettled.add(offset);
            next = offset + 1;
        } finally {
            lock.unlock();
        }
    }

    void settled(long offset) {
        lock.lock();
        try {
            unsettled.remove(offset);
        } finally {
            lock.unlock();
        }
    }

    /** What to commit while it goes on, if that is anything new. */
    Optional<OffsetAndMetadata> due() {
        lock.lock();
        try {
            var offset = offset();
            var isNew = committed == null || committed.offset() != offset || noted - next < AHEAD / 2;
            return isNew ? Optional.of(commit(offset, Math.max(handedOutBefore, next + AHEAD))) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** What to commit before it is given up. */
    OffsetAndMetadata last() {
        lock.lock();
        try {
            return commit(offset(), Math.max(handedOutBefore, next));
        } finally {
            lock.unlock();
        }
    }

    private long offset() {
        return unsettled.isEmpty() ? next : unsettled.iterator().next();
    }

    private OffsetAndMetadata commit(long offset, long before) {
        return new OffsetAndMetadata(offset, new OffsetNote(topicPartitions, before).toString());
    }

    void committed(OffsetAndMetadata confirmed) {
        lock.lock();
        try {
            committed = confirmed;
            noted = OffsetNote.of(confirmed.metadata()).map(OffsetNote::before).orElse(noted);
        } finally {
            lock.unlock();
        }
    }
}
