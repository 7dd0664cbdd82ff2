package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.Backoff;
import dev.keelson.messagingadapters.api.Start;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import dev.keelson.messagingadapters.consumer.ConsumerConfiguration;
import dev.keelson.messagingadapters.consumer.DeadLetters;
import dev.keelson.messagingadapters.consumer.MessageEffect.Refusals;
import dev.keelson.messagingadapters.kafka.KafkaConfiguration;
import dev.keelson.messagingadapters.rabbitmq.RabbitMqConfiguration;
import dev.keelson.messagingadapters.redisstreams.RedisStreamsConfiguration;
import dev.keelson.messagingadapters.relay.RelayConfiguration;
import dev.keelson.messagingadapters.relay.RelayRule;
import dev.keelson.messagingadapters.relay.RelayStart;
import dev.keelson.server.bridges.BridgesConfiguration;
import dev.keelson.server.bridges.BridgesConfiguration.ConsumerOf;
import dev.keelson.server.bridges.BridgesConfiguration.RelayOf;
import dev.keelson.server.bridges.BrokerConfiguration;
import dev.keelson.server.bridges.BrokerConfiguration.Link;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BridgeSettingsTest {

    /** One of each, with no more than it needs. */
    private static final String SMALLEST = """
            brokers.wire.kind=redis-streams
            relays.out.broker=wire
            relays.out.routes=orders.*=orders@order
            consumers.in.broker=wire
            consumers.in.destination=payments
            consumers.in.commands=billing.InvoicePaid=orders.ConfirmPayment
            """;

    @TempDir
    private Path directory;

    /** A line is a key and its value; a later one wins. */
    private static BridgesConfiguration read(String... lines) {
        var environment = new HashMap<String, String>();
        for (var line : lines) {
            line.lines().forEach(pair -> {
                var equals = pair.indexOf('=');
                environment.put(variable(pair.substring(0, equals)), pair.substring(equals + 1));
            });
        }
        return ServerConfiguration.from(Settings.load(null, environment, List.of()))
                .bridges();
    }

    private static String variable(String key) {
        return "KEELSON_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static BrokerConfiguration broker(String... lines) {
        return read(lines).brokers().getFirst();
    }

    @Test
    void nothing_is_bridged_where_nothing_is_said() {
        assertThat(read()).isEqualTo(BridgesConfiguration.NONE);
    }

    @Test
    void the_defaults_are_those_of_the_parts() {
        var bridges = read(SMALLEST);

        assertThat(bridges.brokers())
                .containsExactly(new BrokerConfiguration(
                        "wire",
                        new Link.OfRedisStreams(RedisStreamsConfiguration.of(URI.create("redis://localhost:6379"))
                                .withShards(8)),
                        AdapterConfiguration.DEFAULT));
        assertThat(bridges.relays())
                .containsExactly(new RelayOf(
                        "wire", RelayConfiguration.of("out", new RelayRule("orders.*", "orders", "order"))));
        assertThat(bridges.consumers())
                .containsExactly(new ConsumerOf(
                        "wire",
                        ConsumerConfiguration.of("payments", "in")
                                .withSubscription(SubscriptionConfiguration.of("payments", "in")
                                        .withInFlight(1_000)
                                        .withRetry(new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30)))),
                        "",
                        Map.of("billing.InvoicePaid", "orders.ConfirmPayment"),
                        Refusals.PARK,
                        Set.of()));
    }

    @Test
    void kafka_is_read_with_the_properties_of_its_file() throws IOException {
        var file = Files.writeString(directory.resolve("client.properties"), "security.protocol=SSL\n");

        assertThat(broker("""
                        brokers.log.kind=kafka
                        brokers.log.address=one:9092,two:9092
                        brokers.log.properties-file=%s
                        brokers.log.partitions=12
                        brokers.log.replication=3
                        brokers.log.publish-timeout=2s
                        brokers.log.publishes-in-flight=700
                        brokers.log.largest-data=2000
                        """.formatted(file)))
                .isEqualTo(new BrokerConfiguration(
                        "log",
                        new Link.OfKafka(KafkaConfiguration.of("one:9092,two:9092")
                                .withProperties(Map.of("security.protocol", "SSL"))
                                .withPartitions(12)
                                .withReplication(3)),
                        AdapterConfiguration.DEFAULT
                                .withPublishTimeout(Duration.ofSeconds(2))
                                .withPublishesInFlight(700)
                                .withLargestData(2_000)));
    }

    @Test
    void user_and_password_are_put_into_the_address_and_are_not_shown() {
        var rabbit = broker("""
                brokers.wire.kind=rabbitmq
                brokers.wire.address=amqp://nobody:old@rabbit.internal:5673/shop
                brokers.wire.username=me
                brokers.wire.password=s/e@c $1
                brokers.wire.partitions=4
                """);
        var redis = broker("""
                brokers.wire.kind=redis-streams
                brokers.wire.address=redis://redis.internal:6380
                brokers.wire.password=secret
                brokers.wire.prefix=shop:
                """);

        assertThat(rabbit.link())
                .isEqualTo(new Link.OfRabbitMq(
                        RabbitMqConfiguration.of(URI.create("amqp://me:s%2Fe%40c%20%241@rabbit.internal:5673/shop"))
                                .withPartitions(4)));
        assertThat(redis.link())
                .isEqualTo(new Link.OfRedisStreams(
                        RedisStreamsConfiguration.of(URI.create("redis://:secret@redis.internal:6380"))
                                .withPrefix("shop:")
                                .withShards(8)));
        assertThat(List.of(rabbit, redis).toString()).doesNotContain("s%2Fe", "secret");
    }

    @Test
    void every_key_of_a_relay_is_read() {
        var relay = read(SMALLEST, """
                        relays.out.routes=orders.OrderPlaced=placed@customer, catalog.*=products, *=all
                        relays.out.start=17
                        relays.out.in-flight=60
                        relays.out.batch-size=70
                        relays.out.claim-timeout=240ms
                        """).relays().getFirst().relay();

        assertThat(relay.rules())
                .containsExactly(
                        new RelayRule("orders.OrderPlaced", "placed", "customer"),
                        RelayRule.of("catalog.*", "products"),
                        RelayRule.of("*", "all"));
        assertThat(relay.start()).isEqualTo(new RelayStart.After(17));
        assertThat(relay.inFlight()).isEqualTo(60);
        assertThat(relay.batchSize()).isEqualTo(70);
        assertThat(relay.claimTimeout()).isEqualTo(Duration.ofMillis(240));
        assertThat(relay.positionInterval()).isEqualTo(Duration.ofMillis(80));
        assertThat(read(SMALLEST, "relays.out.start=latest")
                        .relays()
                        .getFirst()
                        .relay()
                        .start())
                .isEqualTo(new RelayStart.Latest());
    }

    @Test
    void every_key_of_a_consumer_is_read() {
        var consumer = read(SMALLEST, """
                        consumers.in.start=2026-01-31T00:00:00Z
                        consumers.in.commands=a.B=c.D, e.F = g.H
                        consumers.in.handler=ledger
                        consumers.in.ignored=i.J,k.L
                        consumers.in.refused=acknowledge
                        consumers.in.in-flight=50
                        consumers.in.attempts=2
                        consumers.in.back-off=1m
                        consumers.in.dead-letters=broker
                        consumers.in.max-dead-letters=9
                        """).consumers().getFirst();

        assertThat(consumer.handler()).isEqualTo("ledger");
        assertThat(consumer.commands()).containsOnly(Map.entry("a.B", "c.D"), Map.entry("e.F", "g.H"));
        assertThat(consumer.ignored()).containsOnly("i.J", "k.L");
        assertThat(consumer.refusals()).isEqualTo(Refusals.ACKNOWLEDGE);
        assertThat(consumer.consumer())
                .isEqualTo(ConsumerConfiguration.of("payments", "in")
                        .withSubscription(SubscriptionConfiguration.of("payments", "in")
                                .withStart(new Start.At(Instant.parse("2026-01-31T00:00:00Z")))
                                .withInFlight(50)
                                .withRetry(new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(1))))
                        .withAttempts(2)
                        .withDeadLetters(DeadLetters.ON_BROKER)
                        .withMaxParked(9));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "brokers.wire.kind=nats|setting brokers.wire.kind (KEELSON_BROKERS_WIRE_KIND) must be kafka, rabbitmq or redis-streams, was 'nats'",
                "brokers.other.address=x|setting brokers.other.kind (KEELSON_BROKERS_OTHER_KIND) must be kafka, rabbitmq or redis-streams, was ''",
                "brokers.wire.address=localhost:6379|brokers.wire: uri must be redis://host:port",
                "brokers.wire.partitions=0|setting brokers.wire.partitions (KEELSON_BROKERS_WIRE_PARTITIONS) must be a whole number from 1 to 1024, was '0'",
                "brokers.wire.prefix=a{b|brokers.wire: prefix must not contain",
                "brokers.wire.replication=2|setting brokers.wire.replication (KEELSON_BROKERS_WIRE_REPLICATION) is not one of the kind redis-streams; leave it out",
                "brokers.wire.properties-file=x|setting brokers.wire.properties-file",
                "brokers.wire.publish-timeout=never|setting brokers.wire.publish-timeout",
                "relays.out.broker=wife|setting relays.out.broker (KEELSON_RELAYS_OUT_BROKER) must be one of the brokers [wire], was 'wife'",
                "relays.more.routes=*=all|setting relays.more.broker (KEELSON_RELAYS_MORE_BROKER) must be one of the brokers [wire], was ''",
                "relays.out.routes=|setting relays.out.routes (KEELSON_RELAYS_OUT_ROUTES) must be types=destination or types=destination@tag, by comma, was ''",
                "relays.out.routes=orders|types=destination or types=destination@tag, and types must be the name of a type",
                "relays.out.routes=or*ers=orders|was 'or*ers=orders'",
                "relays.out.routes=orders.*=o/rders|was 'orders.*=o/rders'",
                "relays.out.routes=orders.*=orders@|was 'orders.*=orders@'",
                "relays.out.start=yesterday|setting relays.out.start (KEELSON_RELAYS_OUT_START) must be earliest, latest or a position from 0, was 'yesterday'",
                "relays.out.in-flight=1001|setting relays.out.in-flight (KEELSON_RELAYS_OUT_IN_FLIGHT) must be at most the broker's publishes-in-flight, 1000, was '1001'",
                "relays.out.claim-timeout=5ms|relays.out: claimTimeout must be from PT0.1S",
                "consumers.in.broker=wife|setting consumers.in.broker (KEELSON_CONSUMERS_IN_BROKER) must be one of the brokers [wire], was 'wife'",
                "consumers.in.destination=|consumers.in: destination must",
                "consumers.in.start=noon|must be earliest, latest or a time such as 2026-01-31T00:00:00Z, was 'noon'",
                "consumers.in.commands=|--consumers-in-commands (KEELSON_CONSUMERS_IN_COMMANDS) or --consumers-in-handler (KEELSON_CONSUMERS_IN_HANDLER) must be stated",
                "consumers.in.commands=a.B|setting consumers.in.commands (KEELSON_CONSUMERS_IN_COMMANDS) must be type=command, by comma, was 'a.B'",
                "consumers.in.commands=a.B=c.D,a.B=e.F|must be one command for each type, and a.B has two, was 'a.B=e.F'",
                "consumers.in.refused=retry|setting consumers.in.refused (KEELSON_CONSUMERS_IN_REFUSED) must be acknowledge or park, was 'retry'",
                "consumers.in.dead-letters=nowhere|must be broker or store, was 'nowhere'",
                "consumers.in.attempts=0|setting consumers.in.attempts (KEELSON_CONSUMERS_IN_ATTEMPTS) must be a whole number from 1 to 1000, was '0'",
                "consumers.in.in-flight=many|was 'many'",
                "consumers.in.max-dead-letters=0|was '0'"
            })
    void a_mistake_is_named_with_the_key_the_value_and_the_fix(String line, String message) {
        assertThatThrownBy(() -> read(SMALLEST, line))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }

    @Test
    void what_is_of_another_kind_of_broker_is_not_passed_over() {
        for (var key : List.of("username", "password", "prefix")) {
            assertThatThrownBy(() -> read("brokers.log.kind=kafka", "brokers.log.%s=secret".formatted(key)))
                    .hasMessageContaining("setting brokers.log.%s (".formatted(key))
                    .hasMessageContaining("is not one of the kind kafka; leave it out")
                    .hasMessageContaining("properties-file")
                    .hasMessageNotContaining("secret");
        }
        assertThatThrownBy(() -> read("brokers.wire.kind=rabbitmq", "brokers.wire.prefix=x:"))
                .hasMessageContaining("is not one of the kind rabbitmq");
    }

    @Test
    void rabbitmq_has_no_past_to_start_in() {
        assertThatThrownBy(
                        () -> read(SMALLEST, "brokers.wire.kind=rabbitmq", "consumers.in.start=2026-01-31T00:00:00Z"))
                .hasMessageContaining("setting consumers.in.start")
                .hasMessageContaining("earliest or latest, as RabbitMQ keeps no past");
    }

    @Test
    void a_bad_address_is_shown_without_its_password() {
        for (var address : List.of(
                "redis://me:secret@bad host", "redis://me:sec/ret@bad host", "me:secret@redis", "//me:secret@redis")) {
            assertThatThrownBy(() -> read(SMALLEST, "brokers.wire.address=" + address))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("brokers.wire")
                    .message()
                    .satisfies(message -> assertThat(message).doesNotContain("secret", "sec/ret"));
        }
        assertThatThrownBy(
                        () -> read(SMALLEST, "brokers.wire.address=redis://bad host", "brokers.wire.password=secret"))
                .hasMessageContaining("was 'redis://bad host'")
                .hasMessageNotContaining("secret");
    }

    @Test
    void a_file_of_properties_has_to_be_readable_and_leave_the_adapter_what_is_its_own() throws IOException {
        assertThatThrownBy(
                        () -> read("brokers.log.kind=kafka", "brokers.log.properties-file=/nowhere/client.properties"))
                .hasMessageContaining("setting brokers.log.properties-file (KEELSON_BROKERS_LOG_PROPERTIES_FILE)")
                .hasMessageContaining("was '/nowhere/client.properties'");
        var broken = Files.writeString(directory.resolve("broken.properties"), "password=\\u12");
        assertThatThrownBy(() -> read("brokers.log.kind=kafka", "brokers.log.properties-file=" + broken))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("was '%s'".formatted(broken));
        var own = Files.writeString(directory.resolve("own.properties"), "acks=0\n");
        assertThatThrownBy(() -> read("brokers.log.kind=kafka", "brokers.log.properties-file=" + own))
                .hasMessageContaining("brokers.log: properties must not have what the adapter sets, had [acks]");
    }

    @Test
    void there_may_be_several_in_the_order_of_their_names() {
        var bridges = read(SMALLEST, "relays.more.broker=wire", "relays.more.routes=*=all");

        assertThat(bridges.relays().stream().map(relay -> relay.relay().name())).containsExactly("more", "out");
    }
}
