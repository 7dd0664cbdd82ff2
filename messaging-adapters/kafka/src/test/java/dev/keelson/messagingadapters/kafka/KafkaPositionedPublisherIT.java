package dev.keelson.messagingadapters.kafka;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.Backoff;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.FencedException;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.MessagingException;
import dev.keelson.messagingadapters.api.Payload;
import dev.keelson.messagingadapters.api.PositionedPublisher;
import dev.keelson.messagingadapters.api.PublishFailedException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages and positions in transactions of a real Kafka. */
final class KafkaPositionedPublisherIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AdapterConfiguration CONFIGURATION = AdapterConfiguration.DEFAULT
            .withPublishTimeout(Duration.ofSeconds(3))
            .withReconnect(new Backoff(Duration.ofMillis(20), Duration.ofMillis(200)));

    private final SharedBroker broker = SharedBroker.ofRun();
    private final String run = UUID.randomUUID().toString();
    private final String destination = "orders-" + run;
    private final String name = "relay-" + run;
    private final KafkaConfiguration kafka =
            SharedBroker.kafka(broker.servers()).withPartitions(1).withPositions("positions-" + run);
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var each : opened) {
            each.close();
        }
    }

    private PositionedPublisher open(String name) {
        return open(kafka, CONFIGURATION, name);
    }

    private PositionedPublisher open(KafkaConfiguration kafka, AdapterConfiguration configuration, String name) {
        var publisher = Kafka.openPositioned(kafka, configuration, name);
        opened.add(publisher);
        return publisher;
    }

    private Message message(String id) {
        return new Message(destination, "a", Envelope.of(id, URI.create("/test"), "t"));
    }

    private List<Message> messages(String... ids) {
        return List.of(ids).stream().map(this::message).toList();
    }

    /** A publisher of the same name that is in the middle of a transaction. */
    private KafkaProducer<byte[], byte[]> inTheMiddle(String name, String id, long position) throws Exception {
        var producer = broker.transaction(name);
        opened.add(() -> producer.close(Duration.ZERO));
        producer.send(KafkaBinding.write(message(id))).get(PATIENCE.toSeconds(), SECONDS);
        var text = Long.toString(position).getBytes(StandardCharsets.UTF_8);
        var key = name.getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(kafka.positions(), 0, key, text)).get(PATIENCE.toSeconds(), SECONDS);
        return producer;
    }

    /** The ids of all that is committed, up to one that is published behind it. */
    private List<String> committed() throws InterruptedException {
        var last = open("last-" + UUID.randomUUID());
        last.begin();
        last.publish(messages("last"), 1);
        var ids = new ArrayList<String>();
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        try (var consumer = broker.consumer()) {
            consumer.assign(List.of(new TopicPartition(destination, 0)));
            while (!ids.contains("last") && System.nanoTime() - deadline < 0) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(received -> ids.add(
                                KafkaBinding.read(received, 1000).envelope().id()));
            }
        }
        assertThat(ids).endsWith("last");
        return ids.subList(0, ids.size() - 1);
    }

    @Test
    void a_name_goes_on_where_it_is() throws Exception {
        var publisher = open(name);
        assertThat(publisher.begin()).isEmpty();
        publisher.publish(messages("1", "2"), 7);
        publisher.publish(messages(), 9);
        var other = open(name + "-2");
        assertThat(other.begin()).isEmpty();
        other.publish(messages("3"), 100);
        publisher.close();

        assertThat(open(name).begin()).hasValue(9);
        assertThat(other.begin()).hasValue(100);
        assertThat(committed()).containsExactly("1", "2", "3");
    }

    @Test
    void what_was_left_in_the_middle_is_undone() throws Exception {
        var publisher = open(name);
        publisher.begin();
        publisher.publish(messages("1"), 1);
        var left = inTheMiddle(name, "lost", 2);

        var after = open(name);
        assertThat(after.begin()).hasValue(1);
        after.publish(messages("2"), 2);

        assertThatExceptionOfType(ProducerFencedException.class).isThrownBy(left::commitTransaction);
        assertThat(committed()).containsExactly("1", "2");
        assertThat(open(name).begin()).hasValue(2);
    }

    @Test
    void who_was_there_before_is_fenced() throws Exception {
        var before = open(name);
        before.begin();
        before.publish(messages("1"), 1);
        var after = open(name);
        assertThat(after.begin()).hasValue(1);

        assertThatExceptionOfType(FencedException.class).isThrownBy(() -> before.publish(messages("never"), 2));

        after.publish(messages("2"), 2);
        assertThat(committed()).containsExactly("1", "2");
    }

    @Test
    void each_comes_once_although_the_broker_goes_away_in_the_middle() throws Exception {
        var link = broker.link();
        var publisher = open(
                SharedBroker.kafka("127.0.0.1:" + link.port()).withPartitions(1).withPositions(kafka.positions()),
                CONFIGURATION.withPublishTimeout(Duration.ofSeconds(1)),
                name);
        try {
            var position = publisher.begin().orElse(0);
            var interrupted = 0;
            while (position < 20) {
                var cut = interrupted < 3 && position % 5 == 3
                        ? cutSoon(link::cut)
                        : CompletableFuture.completedFuture(null);
                try {
                    publisher.publish(batch(position), position + 1);
                    position++;
                } catch (MessagingException e) {
                    assertThat(e.retryable()).isTrue();
                    interrupted++;
                    cut.get(PATIENCE.toSeconds(), SECONDS);
                    link.mend();
                    position = begun(publisher);
                }
                cut.get(PATIENCE.toSeconds(), SECONDS);
                link.mend();
            }
        } finally {
            publisher.close();
            broker.giveBack(link);
        }

        var all = LongStream.range(0, 20).boxed().flatMap(position -> batch(position).stream());
        assertThat(committed())
                .isEqualTo(all.map(message -> message.envelope().id()).toList());
    }

    /** Somewhere in a publish that takes a few milliseconds. */
    private static CompletableFuture<?> cutSoon(Runnable cut) {
        return CompletableFuture.runAsync(cut, CompletableFuture.delayedExecutor(3, MILLISECONDS));
    }

    private List<Message> batch(long position) {
        return IntStream.range(0, 50)
                .mapToObj(number -> message("%d-%d".formatted(position, number)))
                .toList();
    }

    private static long begun(PositionedPublisher publisher) throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return publisher.begin().orElse(0);
            } catch (MessagingException e) {
                if (!e.retryable() || System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
        }
    }

    @Test
    void one_message_that_kafka_does_not_take_holds_all_back_and_is_named() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
            var small = new NewTopic(destination, 1, (short) 1).configs(Map.of("max.message.bytes", "1000"));
            admin.createTopics(List.of(small)).all().get(PATIENCE.toSeconds(), SECONDS);
        }
        var publisher = open(name);
        publisher.begin();
        publisher.publish(messages("1"), 1);
        var large = new Message(
                destination,
                "a",
                Envelope.of("large", URI.create("/test"), "t").withData(null, Payload.of(new byte[5000])));

        assertThatExceptionOfType(PublishFailedException.class)
                .isThrownBy(() -> publisher.publish(List.of(message("never"), large, message("never")), 2))
                .withMessageContaining("message 'large' was not published")
                .matches(failure -> !failure.retryable());

        assertThat(publisher.begin()).hasValue(1);
        publisher.publish(messages("2"), 2);
        assertThat(committed()).containsExactly("1", "2");
    }

    @Test
    void an_open_transaction_of_another_name_hides_no_position() throws Exception {
        var publisher = open(name);
        publisher.begin();
        publisher.publish(messages("1"), 1);
        var other = inTheMiddle("other-" + run, "open", 99);
        publisher.publish(messages("2"), 2);
        var quick = open(kafka, CONFIGURATION.withPublishTimeout(Duration.ofMillis(500)), name);

        assertThatExceptionOfType(KafkaFailedException.class)
                .isThrownBy(quick::begin)
                .withMessageContaining("a transaction is open")
                .matches(MessagingException::retryable);
        other.abortTransaction();

        assertThat(open(name).begin()).hasValue(2);
    }

    @Test
    void positions_are_kept_for_ever_or_not_at_all() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
            admin.createTopics(List.of(new NewTopic(kafka.positions(), 1, (short) 1)))
                    .all()
                    .get(PATIENCE.toSeconds(), SECONDS);
        }

        assertThatExceptionOfType(KafkaFailedException.class)
                .isThrownBy(() -> open(name).begin())
                .withMessageContaining(
                        "cleanup.policy of topic '%s' must be 'compact', was 'delete'", kafka.positions())
                .matches(failure -> !failure.retryable());
    }

    @Test
    void a_broker_that_is_away_is_told_in_time() throws Exception {
        var link = broker.link();
        link.cut();
        var publisher = open(
                SharedBroker.kafka("127.0.0.1:" + link.port()).withRequestTimeout(Duration.ofMillis(300)),
                CONFIGURATION.withPublishTimeout(Duration.ofMillis(300)),
                name);
        try {
            assertThatExceptionOfType(KafkaFailedException.class)
                    .isThrownBy(publisher::begin)
                    .matches(MessagingException::retryable);
            link.mend();
            assertThat(begun(publisher)).isZero();
        } finally {
            broker.giveBack(link);
        }
    }

    @Test
    void who_has_not_begun_does_not_publish_and_nobody_too_much() throws Exception {
        var publisher = open(kafka, CONFIGURATION.withLargestData(10), name);
        assertThatIllegalStateException().isThrownBy(() -> publisher.publish(messages("1"), 1));
        assertThat(publisher.begin()).isEqualTo(OptionalLong.empty());
        var large = new Message(
                destination,
                "a",
                Envelope.of("large", URI.create("/test"), "t").withData(null, Payload.of(new byte[11])));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> publisher.publish(List.of(large), 1))
                .withMessageStartingWith("data must have at most 10 bytes, had 11");
        publisher.publish(messages("1"), 1);
        assertThat(committed()).containsExactly("1");
    }
}
