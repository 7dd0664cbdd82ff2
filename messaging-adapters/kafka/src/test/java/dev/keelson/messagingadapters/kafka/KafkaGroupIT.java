package dev.keelson.messagingadapters.kafka;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.Backoff;
import dev.keelson.messagingadapters.api.Delivery;
import dev.keelson.messagingadapters.api.DeliveryHandler;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.Payload;
import dev.keelson.messagingadapters.api.PublishFailedException;
import dev.keelson.messagingadapters.api.Start;
import dev.keelson.messagingadapters.api.Subscription;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What groups and topics are in Kafka. */
final class KafkaGroupIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AdapterConfiguration CONFIGURATION =
            AdapterConfiguration.DEFAULT.withReconnect(new Backoff(Duration.ofMillis(20), Duration.ofMillis(200)));

    private final SharedBroker broker = SharedBroker.ofRun();
    private final String destination = "orders-" + UUID.randomUUID();
    private final SubscriptionConfiguration billing = SubscriptionConfiguration.of(destination, "billing");
    private final String groupId = ClientProperties.groupId(billing);
    private final MessagingAdapter adapter = open();
    private final Admin admin = Admin.create(Map.of("bootstrap.servers", broker.servers()));
    private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();

    private MessagingAdapter open() {
        return Kafka.open(SharedBroker.kafka(broker.servers()), CONFIGURATION);
    }

    @AfterEach
    void close() {
        adapter.close(Duration.ZERO);
        admin.close(Duration.ZERO);
    }

    private static <T> T get(KafkaFuture<T> future) throws Exception {
        return future.get(PATIENCE.toSeconds(), SECONDS);
    }

    private void create(int partitions, Map<String, String> properties) throws Exception {
        var topic = new NewTopic(destination, partitions, (short) 1).configs(properties);
        get(admin.createTopics(List.of(topic)).all());
    }

    private Message message(String key, String id) {
        return new Message(destination, key, Envelope.of(id, URI.create("/test"), "t"));
    }

    private String publish(String key, String id) throws Exception {
        var envelope = Envelope.of(id, URI.create("/test"), "t");
        return adapter.publish(destination, key, envelope)
                .get(PATIENCE.toSeconds(), SECONDS)
                .coordinates();
    }

    private Subscription subscribe(SubscriptionConfiguration wanted, DeliveryHandler handler) throws Exception {
        var subscription = adapter.subscribe(wanted, handler);
        subscription.ready().get(PATIENCE.toSeconds(), SECONDS);
        return subscription;
    }

    private void acknowledge(Delivery delivery) {
        deliveries.add(delivery);
        delivery.acknowledge();
    }

    private Delivery next() throws InterruptedException {
        var delivery = deliveries.poll(PATIENCE.toSeconds(), SECONDS);
        assertThat(delivery).isNotNull();
        return delivery;
    }

    private String nextId() throws InterruptedException {
        return next().message().envelope().id();
    }

    /** What the group has committed, by partition. */
    private Map<Integer, Long> offsets() throws Exception {
        var offsets = new TreeMap<Integer, Long>();
        get(admin.listConsumerGroupOffsets(groupId).partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> offsets.put(partition.partition(), offset.offset()));
        return offsets;
    }

    /** A key of each partition. */
    private static String keyOf(int partition, int partitions) {
        for (var number = 0; ; number++) {
            var key = "key-" + number;
            var hash = Utils.murmur2(KafkaBinding.bytes(key)) & 0x7fffffff;
            if (hash % partitions == partition) {
                return key;
            }
        }
    }

    @Test
    void the_start_of_a_group_is_kept_before_anything_comes() throws Exception {
        create(3, Map.of());
        publish(keyOf(0, 3), "old");

        subscribe(billing.withStart(new Start.Latest()), this::acknowledge);

        assertThat(offsets()).isEqualTo(Map.of(0, 1L, 1, 0L, 2, 0L));
        publish(keyOf(0, 3), "new");
        assertThat(nextId()).isEqualTo("new");
    }

    @Test
    void a_key_goes_where_every_client_of_kafka_puts_it() throws Exception {
        create(5, Map.of());
        for (var partition = 0; partition < 5; partition++) {
            assertThat(publish(keyOf(partition, 5), "a")).isEqualTo("%s:%d@0".formatted(destination, partition));
        }
    }

    @Test
    void a_partition_that_is_added_is_read_from_its_beginning() throws Exception {
        create(1, Map.of());
        publish("a", "old");
        subscribe(billing.withStart(new Start.Latest()), this::acknowledge);

        get(admin.createPartitions(Map.of(destination, NewPartitions.increaseTo(2)))
                .all());
        try (var producer = broker.producer()) {
            await().atMost(PATIENCE)
                    .until(() -> producer.partitionsFor(destination).size() == 2);
            var added = new ProducerRecord<byte[], byte[]>(destination, 1, null, null);
            KafkaBinding.write(message("b", "first")).headers().forEach(added.headers()::add);
            producer.send(added).get(PATIENCE.toSeconds(), SECONDS);
        }

        assertThat(nextId()).isEqualTo("first");
    }

    @Test
    void a_member_that_left_in_order_tells_what_is_new() throws Exception {
        BlockingQueue<Delivery> held = new LinkedBlockingQueue<>();
        var first = subscribe(billing, held::add);
        publish("a", "1");
        publish("b", "2");
        var unsettled = held.poll(PATIENCE.toSeconds(), SECONDS);
        assertThat(held.poll(PATIENCE.toSeconds(), SECONDS)).isNotNull();
        assertThat(first.close(Duration.ofMillis(10))).isFalse();
        assertThat(unsettled).isNotNull();
        assertThat(unsettled.acknowledge()).isFalse();
        publish("a", "3");

        subscribe(billing, this::acknowledge);

        for (var i = 0; i < 3; i++) {
            var delivery = next();
            assertThat(delivery.redelivered())
                    .isEqualTo(!delivery.message().envelope().id().equals("3"));
        }
    }

    @Test
    void what_settles_out_of_order_is_committed_up_to_the_first_that_did_not() throws Exception {
        create(1, Map.of());
        BlockingQueue<Delivery> held = new LinkedBlockingQueue<>();
        subscribe(billing, delivery -> {
            if (delivery.message().key().equals("slow")) {
                held.add(delivery);
            } else {
                delivery.acknowledge();
            }
        });
        publish("quick", "1");
        publish("slow", "2");
        publish("quick", "3");
        var slow = held.poll(PATIENCE.toSeconds(), SECONDS);
        assertThat(slow).isNotNull();

        await().atMost(PATIENCE).until(() -> offsets().equals(Map.of(0, 1L)));
        slow.acknowledge();
        await().atMost(PATIENCE).until(() -> offsets().equals(Map.of(0, 3L)));
    }

    @Test
    void what_kafka_has_deleted_is_passed_over_with_a_warning_and_the_rest_comes() throws Exception {
        create(1, Map.of());
        subscribe(billing, this::acknowledge).close(PATIENCE);
        publish("a", "1");
        publish("a", "2");
        publish("a", "3");
        var partition = new TopicPartition(destination, 0);
        get(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(2)))
                .all());

        subscribe(billing, this::acknowledge);

        var delivery = next();
        assertThat(delivery.message().envelope().id()).isEqualTo("3");
    }

    @Test
    void offsets_that_another_tool_has_set_are_taken_and_all_before_may_be_a_repetition() throws Exception {
        create(1, Map.of());
        publish("a", "1");
        publish("a", "2");
        get(admin.alterConsumerGroupOffsets(
                        groupId, Map.of(new TopicPartition(destination, 0), new OffsetAndMetadata(1)))
                .all());

        subscribe(billing, this::acknowledge);

        var delivery = next();
        assertThat(delivery.message().envelope().id()).isEqualTo("2");
        assertThat(delivery.redelivered()).isTrue();
    }

    @Test
    void what_a_topic_does_not_take_is_refused_and_others_go_on() throws Exception {
        create(1, Map.of("max.message.bytes", "500"));
        var large = Envelope.of("large", URI.create("/test"), "t").withData(null, Payload.of(new byte[1000]));

        assertThatThrownBy(() -> adapter.publish(destination, "a", large).get(PATIENCE.toSeconds(), SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(PublishFailedException.class, failure -> assertThat(failure.retryable())
                        .isFalse())
                .hasCauseInstanceOf(RecordTooLargeException.class);
        assertThat(publish("a", "1")).isEqualTo(destination + ":0@0");
    }

    @Test
    void topics_are_made_as_they_are_configured_and_dead_letters_are_kept() throws Exception {
        subscribe(billing, delivery -> delivery.reject("it is bad"));
        publish("a", "1");
        var letters = destination + "--billing--dead-letters";
        await().atMost(PATIENCE).until(() -> get(admin.listTopics().names()).contains(letters));

        assertThat(get(admin.describeTopics(List.of(destination, letters)).allTopicNames()))
                .hasEntrySatisfying(
                        destination, topic -> assertThat(topic.partitions()).hasSize(4))
                .hasEntrySatisfying(
                        letters, topic -> assertThat(topic.partitions()).hasSize(1));
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, letters);
        assertThat(get(admin.describeConfigs(List.of(resource)).all()))
                .hasEntrySatisfying(resource, properties -> assertThat(
                                properties.get("retention.ms").value())
                        .isEqualTo("-1"));
    }

    @Test
    void what_is_not_committed_is_not_delivered() throws Exception {
        create(1, Map.of());
        subscribe(billing, this::acknowledge);
        var kafka = SharedBroker.kafka(broker.servers()).withPositions("positions-" + destination);
        try (var undone = broker.transaction("undone-" + destination)) {
            undone.send(KafkaBinding.write(message("a", "undone"))).get(PATIENCE.toSeconds(), SECONDS);
            undone.abortTransaction();
        }
        try (var publisher = Kafka.openPositioned(kafka, CONFIGURATION, "relay-" + destination)) {
            publisher.begin();
            publisher.publish(List.of(message("a", "1")), 1);
        }

        assertThat(nextId()).isEqualTo("1");
    }
}
