package dev.keelson.messagingadapters.kafka;

import dev.keelson.messagingadapters.api.Start;
import dev.keelson.messagingadapters.api.Start.At;
import dev.keelson.messagingadapters.api.Start.Earliest;
import dev.keelson.messagingadapters.api.Start.Latest;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a group is, or is to begin.
 *
 * <p>A partition without an offset may be one of a group that is just beginning, or one that was added to the topic since:
 * the first begins as the group was told to, the second with its earliest message. What other partitions have noted tells
 * them apart. Used by the thread of the member.
 */
final class GroupOffsets {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final SubscriptionConfiguration wanted;

    GroupOffsets(KafkaConsumer<byte[], byte[]> consumer, SubscriptionConfiguration wanted) {
        this.consumer = consumer;
        this.wanted = wanted;
    }

    /** Whether the group has an offset for each partition, so that nothing that is published now can escape it. */
    boolean areComplete() {
        var all = all();
        return !all.isEmpty() && committed(all).size() == all.size();
    }

    private Set<TopicPartition> all() {
        return consumer.partitionsFor(wanted.destination()).stream()
                .map(found -> new TopicPartition(found.topic(), found.partition()))
                .collect(Collectors.toSet());
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
        var committed = new HashMap<>(consumer.committed(partitions));
        committed.values().removeIf(Objects::isNull);
        return committed;
    }

    /** What a member begins with that has just got these. */
    List<Assignment> assigned(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return List.of();
        }
        var all = new HashSet<>(all());
        all.addAll(partitions);
        var committed = committed(all);
        var atBeginning = partitionsAtBeginning(all, committed);
        var assigned = new ArrayList<>(known(partitions, committed, atBeginning));
        var unknown = partitions.stream()
                .filter(partition -> !committed.containsKey(partition))
                .collect(Collectors.groupingBy(partition -> partition.partition() < atBeginning));
        assigned.addAll(fresh(unknown.getOrDefault(true, List.of()), wanted.start(), atBeginning));
        assigned.addAll(fresh(unknown.getOrDefault(false, List.of()), new Earliest(), atBeginning));
        return assigned;
    }

    /** Where another tool has set the offsets, nobody knows; then nothing is to be left out. */
    private static int partitionsAtBeginning(
            Set<TopicPartition> all, Map<TopicPartition, OffsetAndMetadata> committed) {
        if (committed.isEmpty()) {
            return all.size();
        }
        return committed.values().stream()
                .flatMap(offset -> OffsetNote.of(offset.metadata()).stream())
                .mapToInt(OffsetNote::partitions)
                .max()
                .orElse(0);
    }

    private Stream<Assignment> known(TopicPartition partition, OffsetAndMetadata offset, int atBeginning, long end) {
        var before = OffsetNote.of(offset.metadata()).map(OffsetNote::before).orElse(end);
        return Stream.of(new Assignment(partition, offset.offset(), atBeginning, before));
    }

    private List<Assignment> known(
            Collection<TopicPartition> partitions, Map<TopicPartition, OffsetAndMetadata> committed, int atBeginning) {
        var ends = consumer.endOffsets(partitions);
        return partitions.stream()
                .flatMap(partition -> Stream.ofNullable(committed.get(partition))
                        .flatMap(offset -> known(partition, offset, atBeginning, ends.getOrDefault(partition, 0L))))
                .toList();
    }

    private List<Assignment> fresh(List<TopicPartition> partitions, Start start, int atBeginning) {
        return offsets(partitions, start).entrySet().stream()
                .map(offset -> new Assignment(offset.getKey(), offset.getValue(), atBeginning, offset.getValue()))
                .toList();
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, Start start) {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        return switch (start) {
            case Earliest _ -> consumer.beginningOffsets(partitions);
            case Latest _ -> consumer.endOffsets(partitions);
            case At(var time) -> offsets(partitions, time.toEpochMilli());
        };
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, long time) {
        var offsets = new HashMap<>(consumer.endOffsets(partitions));
        var times = partitions.stream().collect(Collectors.toMap(partition -> partition, _ -> time));
        consumer.offsetsForTimes(times).forEach((partition, found) -> {
            if (found != null) {
                offsets.put(partition, found.offset());
            }
        });
        return offsets;
    }

    /** What a member goes on with whose offsets are not there any more. */
    List<Assignment> earliest(Collection<Assignment> lost) {
        var begin = consumer.beginningOffsets(
                lost.stream().map(Assignment::partition).toList());
        return lost.stream()
                .map(before -> new Assignment(
                        before.partition(),
                        begin.getOrDefault(before.partition(), 0L),
                        before.topicPartitions(),
                        Math.max(before.handedOutBefore(), before.next())))
                .toList();
    }
}
