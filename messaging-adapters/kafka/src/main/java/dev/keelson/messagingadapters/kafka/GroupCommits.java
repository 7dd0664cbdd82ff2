package dev.keelson.messagingadapters.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells Kafka how far a member is. Used by the thread of the member. */
final class GroupCommits {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommits.class);
    private static final long INTERVAL_NANOS = Duration.ofMillis(200).toNanos();

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Duration timeout;
    private boolean underWay;
    private long begun = System.nanoTime();

    GroupCommits(KafkaConsumer<byte[], byte[]> consumer, Duration timeout) {
        this.consumer = consumer;
        this.timeout = timeout;
    }

    private static Map<Assignment, OffsetAndMetadata> due(Collection<Assignment> assignments) {
        var due = new HashMap<Assignment, OffsetAndMetadata>();
        assignments.forEach(assignment -> assignment.due().ifPresent(offset -> due.put(assignment, offset)));
        return due;
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(Map<Assignment, OffsetAndMetadata> commits) {
        return commits.entrySet().stream()
                .collect(Collectors.toMap(commit -> commit.getKey().partition(), Map.Entry::getValue));
    }

    /**
     * Commits what is new, and waits for it.
     *
     * @return whether Kafka has it; if not, the group is being shared out anew, or its coordinator is away
     */
    boolean now(Collection<Assignment> assignments) {
        var due = due(assignments);
        try {
            consumer.commitSync(offsets(due), timeout);
            due.forEach(Assignment::committed);
            return true;
        } catch (RetriableException | CommitFailedException e) {
            LOG.debug("{} could not be committed yet", due, e);
            return false;
        }
    }

    /** Commits what is new, now and then, without waiting for it. */
    void later(Collection<Assignment> assignments) {
        if (underWay || System.nanoTime() - begun < INTERVAL_NANOS) {
            return;
        }
        begun = System.nanoTime();
        var due = due(assignments);
        if (!due.isEmpty()) {
            underWay = true;
            consumer.commitAsync(offsets(due), (_, failure) -> ended(due, failure));
        }
    }

    private void ended(Map<Assignment, OffsetAndMetadata> due, @Nullable Exception failure) {
        underWay = false;
        if (failure == null) {
            due.forEach(Assignment::committed);
        } else {
            LOG.debug("{} could not be committed yet", due, failure);
        }
    }

    /** Commits before these are given up; what is not committed comes again elsewhere. */
    void last(Collection<Assignment> assignments) {
        try {
            consumer.commitSync(
                    assignments.stream().collect(Collectors.toMap(Assignment::partition, Assignment::last)), timeout);
        } catch (KafkaException e) {
            LOG.debug("{} could not be committed", assignments, e);
        }
    }
}
