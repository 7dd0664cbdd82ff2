package dev.keelson.messagingadapters.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.keelson.eventstore.PostgresqlCluster;
import dev.keelson.eventstore.PostgresqlCluster.Stop;
import dev.keelson.eventstore.TestDatabase;
import dev.keelson.idempotency.ConsumptionConfiguration;
import dev.keelson.idempotency.ConsumptionObserver;
import dev.keelson.idempotency.IdempotentConsumer;
import dev.keelson.idempotency.IdempotentConsumers;
import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.consumer.ConsumerStatus.State;
import dev.keelson.messagingadapters.tck.InMemoryBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A PostgreSQL that is killed and started under a consumer: no message is lost, doubled, or blamed for it. */
final class DatabaseAwayIT {

    private static final int KEYS = 20;

    private final InMemoryBroker broker = new InMemoryBroker();
    private final MessagingAdapter adapter = broker.adapter(AdapterConfiguration.DEFAULT);
    private final TreeMap<String, List<String>> due = new TreeMap<>();
    private PostgresqlCluster cluster;
    private HikariDataSource pool;
    private IdempotentConsumer once;
    private Consumer consumer;

    @BeforeEach
    void start() {
        cluster = PostgresqlCluster.started();
        pool = TestDatabase.pool(cluster.url("postgres"), 8);
        ConsumerStore.migrate(pool);
        once = IdempotentConsumers.jdbi(pool, ConsumptionConfiguration.DEFAULT, ConsumptionObserver.NONE);
        consumer = Consumer.inDatabase(
                ConsumerFixture.configuration().withAttempts(1),
                List.of(),
                new MessageEffect.InTransaction(new TestEffect()),
                new ConsumerDatabase(pool, once),
                ConsumerObserver.NONE);
        consumer.start(adapter).join();
    }

    @AfterEach
    void stop() {
        consumer.close();
        adapter.close();
        once.close();
        pool.close();
        cluster.close();
    }

    @Test
    void messages_wait_for_a_database_that_is_away_and_are_not_to_blame() {
        for (var round = 0; round < 3; round++) {
            publishSome();
            cluster.stop(Stop.IMMEDIATE);
            publishSome();
            ConsumerFixture.eventually(
                    () -> assertThat(consumer.status().state()).isEqualTo(State.STALLED));
            assertThat(consumer.status().reason()).isNotBlank();
            cluster.start();
        }

        ConsumerFixture.eventually(
                () -> assertThat(consumer.status().inFlight()).isZero());
        assertThat(ConsumerStore.effects(Jdbi.create(pool))).isEqualTo(due);
        assertThat(consumer.status().parked()).isZero();
        assertThat(consumer.status().retried()).isZero();
    }

    private void publishSome() {
        for (var n = 0; n < 10; n++) {
            for (var key = 0; key < KEYS; key++) {
                var name = "key-%02d".formatted(key);
                var ids = due.computeIfAbsent(name, _ -> new ArrayList<>());
                var id = "%s/%d".formatted(name, ids.size());
                ids.add(id);
                adapter.publish(ConsumerFixture.DESTINATION, name, ConsumerFixture.envelope(id))
                        .join();
            }
        }
    }
}
