package dev.keelson.messagingadapters.kafka;

import dev.keelson.messagingadapters.api.DeliveryLanes;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer in a group: its partitions, and what came and waits for room. While something waits nothing more is fetched, and
 * Kafka is asked all the same, now and then, since it takes a member for dead that does not ask. Used by the thread of the
 * member.
 */
final class Membership implements ConsumerRebalanceListener {

    /** What came, and what it came under. */
    record Arrival(Assignment assignment, ConsumerRecord<byte[], byte[]> received) {}

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final SubscriptionConfiguration wanted;
    private final Duration timeout;
    private final DeliveryLanes lanes;
    private final GroupOffsets offsets;
    private final GroupCommits commits;
    private final Map<TopicPartition, Assignment> assignments = new HashMap<>();
    private final Deque<Arrival> waiting = new ArrayDeque<>();
    private boolean joined;
    private long asked = System.nanoTime();

    Membership(
            KafkaConsumer<byte[], byte[]> consumer,
            SubscriptionConfiguration wanted,
            Duration timeout,
            DeliveryLanes lanes) {
        this.consumer = consumer;
        this.wanted = wanted;
        this.timeout = timeout;
        this.lanes = lanes;
        this.offsets = new GroupOffsets(consumer, wanted);
        this.commits = new GroupCommits(consumer, timeout);
        consumer.subscribe(List.of(wanted.destination()), this);
    }

    /** Whether the group, with this member, knows where it begins in each partition. */
    boolean isComplete() {
        return joined && commits.now(assignments.values()) && offsets.areComplete();
    }

    /** How long until Kafka has to be asked again. */
    Duration untilTended() {
        var left = INTERVAL.toNanos() - (System.nanoTime() - asked);
        return Duration.ofNanos(Math.max(0, left));
    }

    /**
     * Asks Kafka, if it is time or nothing waits, and commits.
     *
     * @param takesMore false has it fetch nothing
     */
    void tend(boolean takesMore) {
        if (!takesMore || waiting.isEmpty() || untilTended().isZero()) {
            ask(takesMore);
        }
        commits.later(assignments.values());
    }

    private void ask(boolean takesMore) {
        var fetches = takesMore && waiting.isEmpty();
        if (fetches) {
            consumer.resume(consumer.paused());
        } else {
            consumer.pause(consumer.assignment());
        }
        try {
            for (var received : consumer.poll(pause(takesMore, fetches))) {
                arrived(received);
            }
        } catch (OffsetOutOfRangeException e) {
            lose(e.offsetOutOfRangePartitions().keySet());
        }
        asked = System.nanoTime();
    }

    private static Duration pause(boolean takesMore, boolean fetches) {
        if (fetches) {
            return INTERVAL;
        }
        return takesMore ? Duration.ZERO : PAUSE;
    }

    private void arrived(ConsumerRecord<byte[], byte[]> received) {
        var assignment = assignments.get(new TopicPartition(received.topic(), received.partition()));
        if (assignment != null) {
            waiting.addLast(new Arrival(assignment, received));
        }
    }

    /** What may be handed out next; null if there is nothing, or Kafka is to be asked first. */
    @Nullable
    Arrival first() {
        var first = waiting.peekFirst();
        if (first == null || untilTended().isZero()) {
            return null;
        }
        var offset = first.received().offset();
        if (first.assignment().mayHandOut(offset)
                || (commits.now(assignments.values()) && first.assignment().mayHandOut(offset))) {
            return first;
        }
        asked -= INTERVAL.toNanos();
        return null;
    }

    /** It is about to be handed out. */
    void handOut(Arrival first) {
        waiting.removeFirst();
        first.assignment().handOut(first.received().offset());
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        joined = true;
        begin(offsets.assigned(partitions));
    }

    private void begin(List<Assignment> begun) {
        for (var assignment : begun) {
            assignments.put(assignment.partition(), assignment);
            consumer.seek(assignment.partition(), assignment.next());
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        commits.last(withdraw(partitions));
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        var _ = withdraw(partitions);
    }

    private List<Assignment> withdraw(Collection<TopicPartition> partitions) {
        var gone = partitions.stream()
                .map(assignments::remove)
                .filter(Objects::nonNull)
                .toList();
        waiting.removeIf(arrival -> gone.contains(arrival.assignment()));
        gone.forEach(lanes::withdraw);
        return gone;
    }

    private void lose(Set<TopicPartition> partitions) {
        var lost = withdraw(partitions);
        var begun = offsets.earliest(lost);
        for (var assignment : begun) {
            LOG.warn(
                    "{} of group '{}' begins again with the earliest message, {}: where the group was, Kafka has nothing",
                    assignment.partition(),
                    wanted.group(),
                    assignment.next());
        }
        begin(begun);
    }

    /** Commits, and leaves the group at once. */
    void leave() {
        try {
            consumer.close(CloseOptions.timeout(timeout));
        } catch (KafkaException e) {
            LOG.debug("{}/{} could not leave", wanted.destination(), wanted.group(), e);
        } finally {
            var _ = withdraw(new ArrayList<>(assignments.keySet()));
        }
    }
}
