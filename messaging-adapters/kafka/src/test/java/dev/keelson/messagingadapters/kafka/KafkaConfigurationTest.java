package dev.keelson.messagingadapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

final class KafkaConfigurationTest {

    private static final KafkaConfiguration KAFKA = KafkaConfiguration.of("localhost:9092");
    private static final SubscriptionConfiguration BILLING = SubscriptionConfiguration.of("orders", "billing");

    private static void assertRefused(String message, Supplier<?> making) {
        assertThatIllegalArgumentException().isThrownBy(making::get).withMessageStartingWith(message);
    }

    private static ClientProperties clients(AdapterConfiguration configuration) {
        return new ClientProperties(KAFKA, configuration);
    }

    @Test
    void what_is_configured_is_checked() {
        assertRefused("bootstrapServers must be host:port, was ' '", () -> KafkaConfiguration.of(" "));
        assertRefused("partitions must be from 1 to 10000, was 0", () -> KAFKA.withPartitions(0));
        assertRefused("replication must be from 0 to 100, was -1", () -> KAFKA.withReplication(-1));
        assertRefused("sessionTimeout must be from PT0.1S", () -> KAFKA.withSessionTimeout(Duration.ZERO));
        assertRefused("refresh must be from PT0.1S", () -> KAFKA.withRefresh(Duration.ofDays(2)));
        assertRefused("requestTimeout must be from PT0.1S", () -> KAFKA.withRequestTimeout(Duration.ZERO));
        assertRefused("positions must be a topic, was ''", () -> KAFKA.withPositions(""));
        assertRefused("name must have", () -> Kafka.openPositioned(KAFKA, AdapterConfiguration.DEFAULT, "a b"));
    }

    @Test
    void what_the_adapter_relies_on_cannot_be_set_otherwise() {
        assertRefused(
                "properties must not have what the adapter sets, had [acks, group.id]",
                () -> KAFKA.withProperties(Map.of("group.id", "a", "acks", "1", "client.id", "b")));
        var clients = clients(AdapterConfiguration.DEFAULT);
        var set = Stream.of(
                        clients.admin(),
                        clients.producer(),
                        clients.producer("relay"),
                        clients.reader(),
                        clients.member(BILLING))
                .flatMap(properties -> properties.keySet().stream());
        assertThat(set).isNotEmpty().allMatch(ClientProperties.OWN::contains);
    }

    /** Kafka's clients check them when they are made, which is long after. */
    @Test
    void the_clients_take_what_they_are_told_at_each_end_of_the_timeouts() {
        var most = Duration.ofDays(1);
        for (var timeout : List.of(Duration.ofMillis(1), Duration.ofSeconds(5), most)) {
            var clients = clients(AdapterConfiguration.DEFAULT.withPublishTimeout(timeout));
            assertThat(new ProducerConfig(clients.producer()).originals()).isNotEmpty();
            assertThat(new ProducerConfig(clients.producer("relay")).originals())
                    .containsEntry("transactional.id", "relay");
        }
        for (var kafka :
                List.of(KAFKA, KAFKA.withSessionTimeout(Duration.ofMillis(100)), KAFKA.withSessionTimeout(most))) {
            var clients = new ClientProperties(kafka, AdapterConfiguration.DEFAULT);
            assertThat(new ConsumerConfig(clients.member(BILLING)).originals())
                    .containsEntry("group.id", "orders--billing");
            assertThat(new AdminClientConfig(clients.admin()).originals()).isNotEmpty();
        }
    }

    @Test
    void properties_are_not_shown() {
        assertThat(KAFKA.withProperties(Map.of("sasl.jaas.config", "secret"))).hasToString("Kafka at localhost:9092");
    }
}
