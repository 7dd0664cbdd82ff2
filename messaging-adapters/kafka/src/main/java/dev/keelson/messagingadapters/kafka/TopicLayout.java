package dev.keelson.messagingadapters.kafka;

import dev.keelson.messagingadapters.api.DeadLetter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** What topics are like that are made here. */
final class TopicLayout {

    private static final int LARGEST_DEAD_LETTER = 100 * 1024 * 1024;

    private final KafkaConfiguration kafka;
    private final int largestData;

    TopicLayout(KafkaConfiguration kafka, int largestData) {
        this.kafka = kafka;
        this.largestData = largestData;
    }

    NewTopic of(String destination) {
        return DeadLetter.isDestination(destination) ? deadLetters(destination) : messages(destination);
    }

    /** Only the last position of each name matters. */
    NewTopic positions() {
        return topic(
                kafka.positions(),
                1,
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.SEGMENT_BYTES_CONFIG,
                        Integer.toString(ClientProperties.HEADROOM),
                        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                        "0.1",
                        TopicConfig.DELETE_RETENTION_MS_CONFIG,
                        Long.toString(Duration.ofMinutes(10).toMillis())));
    }

    private NewTopic messages(String destination) {
        var largest = largestData + ClientProperties.HEADROOM;
        return topic(
                destination,
                kafka.partitions(),
                Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(largest)));
    }

    /** They are kept until somebody has dealt with them, and as large as a foreign message may have been. */
    private NewTopic deadLetters(String destination) {
        return topic(
                destination,
                1,
                Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                        "-1",
                        TopicConfig.RETENTION_BYTES_CONFIG,
                        "-1",
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(LARGEST_DEAD_LETTER)));
    }

    private NewTopic topic(String name, int partitions, Map<String, String> properties) {
        var copies = kafka.replication();
        if (copies == 0) {
            return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(properties);
        }
        var all = new HashMap<>(properties);
        all.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString((copies + 1) / 2));
        return new NewTopic(name, partitions, (short) copies).configs(all);
    }
}
