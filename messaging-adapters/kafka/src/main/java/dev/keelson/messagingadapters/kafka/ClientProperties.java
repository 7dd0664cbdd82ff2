package dev.keelson.messagingadapters.kafka;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What Kafka's clients are told. */
final class ClientProperties {

    /** What nobody else may say. */
    static final Set<String> OWN = Set.of(
            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
            CommonClientConfigs.METADATA_MAX_AGE_CONFIG,
            CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG,
            CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG,
            CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
            CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.ACKS_CONFIG,
            ProducerConfig.LINGER_MS_CONFIG,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            ProducerConfig.PARTITIONER_CLASS_CONFIG,
            ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
            ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG);

    /** By how much a record may be larger than its data. */
    static final int HEADROOM = 1024 * 1024;

    private static final int LEAST_BUFFER = 64 * 1024 * 1024;
    private static final int MOST_AT_ONCE = 500;
    private static final int HEARTBEATS_A_SESSION = 3;
    private static final int REQUESTS_A_PUBLISH = 2;
    /** A consumer that closes waits for the fetch that is under way. */
    private static final int LONGEST_FETCH_MILLIS = 100;

    private static final Duration LONGEST_TRANSACTION = Duration.ofMinutes(15);
    private static final Duration SHORTEST_POLL_INTERVAL = Duration.ofMinutes(1);

    private final KafkaConfiguration kafka;
    private final AdapterConfiguration configuration;

    ClientProperties(KafkaConfiguration kafka, AdapterConfiguration configuration) {
        this.kafka = kafka;
        this.configuration = configuration;
    }

    private Map<String, Object> common() {
        var properties = new HashMap<String, Object>(kafka.properties());
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, millis(kafka.refresh()));
        properties.put(
                CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG,
                millis(configuration.reconnect().first()));
        properties.put(
                CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                millis(configuration.reconnect().longest()));
        return properties;
    }

    Map<String, Object> admin() {
        var properties = common();
        properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(kafka.requestTimeout()));
        properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, millis(kafka.requestTimeout()));
        return properties;
    }

    /** A publish is over when the time for it is; a request that is not answered is made once more within that. */
    Map<String, Object> producer() {
        var timeout = configuration.publishTimeout();
        var properties = common();
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 1);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(timeout));
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(timeout.dividedBy(REQUESTS_A_PUBLISH)));
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis(timeout));
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.MAX_VALUE);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long)
                Math.max(LEAST_BUFFER, configuration.largestData() + HEADROOM));
        return properties;
    }

    /** For one who publishes in transactions; nobody waits longer for one that was left behind than for two publishes. */
    Map<String, Object> producer(String name) {
        var two = configuration.publishTimeout().multipliedBy(2);
        var properties = producer();
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name);
        properties.put(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                millis(two.compareTo(LONGEST_TRANSACTION) < 0 ? two : LONGEST_TRANSACTION));
        return properties;
    }

    /** For one who reads what is committed, and belongs to no group. */
    Map<String, Object> reader() {
        var properties = common();
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, LONGEST_FETCH_MILLIS);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(kafka.requestTimeout()));
        properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(kafka.requestTimeout()));
        return properties;
    }

    Map<String, Object> member(SubscriptionConfiguration wanted) {
        var session = kafka.sessionTimeout();
        var properties = reader();
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupId(wanted));
        properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, millis(session));
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, millis(session.dividedBy(HEARTBEATS_A_SESSION)));
        properties.put(
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                millis(session.compareTo(SHORTEST_POLL_INTERVAL) > 0 ? session : SHORTEST_POLL_INTERVAL));
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Math.min(wanted.inFlight(), MOST_AT_ONCE));
        return properties;
    }

    /** Groups of one name for different destinations are to have nothing to do with each other. */
    static String groupId(SubscriptionConfiguration wanted) {
        return "%s--%s".formatted(wanted.destination(), wanted.group());
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
