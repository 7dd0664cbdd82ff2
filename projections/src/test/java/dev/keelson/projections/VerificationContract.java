package dev.keelson.projections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keelson.domain.ReadModel;
import dev.keelson.domain.Rows;
import dev.keelson.domain.Table;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.TestDatabase;
import dev.keelson.projections.Verification.Side;
import dev.keelson.projections.Verification.State;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventhandling.annotation.SequencingPolicy;
import org.axonframework.messaging.eventhandling.sequencing.PropertySequencingPolicy;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a comparison of a read model with its log finds out, on every database. */
@Timeout(60)
abstract class VerificationContract {

    private static final String BALANCES = "balances";
    private static final Duration SOON = Duration.ofSeconds(20);

    private final TestDatabase database = create();
    private final Jdbi jdbi = Jdbi.create(database.dataSource());
    private final EventLog log = EventLogs.inMemory();

    @SuppressWarnings("NullAway.Init")
    private TestNode node;

    abstract TestDatabase create();

    @BeforeEach
    void start() {
        SchemaMigrations.migrate(
                database.dataSource(), "projections", "db/projections", Projections.class.getClassLoader());
        node = TestNode.start(
                database.dataSource(),
                log,
                ProjectionsConfiguration.DEFAULT.withClaimTimeout(Duration.ofSeconds(1)),
                ProjectionsObserver.NONE,
                List.of(new ReadModel(BALANCES, "db/verified")),
                axon -> axon.messaging(messaging ->
                        messaging.eventProcessing(events -> events.pooledStreaming(pooled -> pooled.defaultProcessor(
                                BALANCES, components -> components.autodetected(_ -> new Balances()))))));
    }

    @AfterEach
    void stop() {
        node.close();
        log.close();
        database.close();
    }

    @Test
    void a_read_model_that_is_right_is_the_same_though_events_keep_coming() {
        var ended = new AtomicBoolean();
        deposit(1, 500);
        reaches(500);
        var coming = InBackground.run(() -> {
            for (var number = 501; !ended.get(); number++) {
                deposit(number, number);
                if (number % 100 == 0) {
                    reaches(number);
                }
            }
        });
        var verification = verify();
        ended.set(true);
        coming.join();

        assertThat(verification.state()).as("%s", verification).isEqualTo(State.SAME);
        assertThat(verification.tables()).singleElement().satisfies(table -> {
            assertThat(table.name()).isEqualTo("balance");
            assertThat(table.rows()).isEqualTo(7);
        });
        assertThat(verification.position()).isPositive();
    }

    @Test
    void a_row_that_was_changed_behind_the_back_of_the_handlers_is_found() {
        deposit(1, 70);
        reaches(70);
        jdbi.useHandle(handle -> handle.execute("UPDATE balances_g1.balance SET deposits = 11 WHERE account = 'a3'"));

        var verification = verify();

        assertThat(verification.state()).isEqualTo(State.DIFFERENT);
        assertThat(verification.tables().getFirst().samples())
                .extracting(Verification.Difference::where)
                .containsExactlyInAnyOrder(Side.SERVING, Side.EXPECTED);
        assertThat(verification.tables().getFirst().samples().toString())
                .containsIgnoringCase("account=a3, deposits=11")
                .containsIgnoringCase("account=a3, deposits=10");
    }

    @Test
    void nothing_of_a_comparison_stays() {
        deposit(1, 10);
        verify();

        await().atMost(SOON).until(() -> count("SELECT COUNT(*) FROM keelson_projection_generation") == 1);
        await().atMost(SOON)
                .until(() -> count(
                                "SELECT COUNT(*) FROM information_schema.tables WHERE LOWER(table_schema) = 'balances_g2'")
                        == 0);
    }

    @Test
    void a_node_that_stops_ends_its_comparison() {
        deposit(1, 500);
        node.projections.operations().verify(BALANCES);
        node.close();
        assertThat(count("SELECT COUNT(*) FROM keelson_projection_generation")).isEqualTo(1);
    }

    private int count(String query) {
        return jdbi.withHandle(
                handle -> handle.createQuery(query).mapTo(Integer.class).one());
    }

    @Test
    void before_the_first_one_there_is_none_to_be_seen() {
        assertThatThrownBy(() -> node.projections.operations().verification(BALANCES))
                .isInstanceOf(UnknownProjectionException.class)
                .hasMessage("balances has not been verified on this node");
    }

    private Verification verify() {
        node.projections.operations().verify(BALANCES);
        await().atMost(SOON)
                .until(() ->
                        !node.projections.operations().verification(BALANCES).isUnderWay());
        return node.projections.operations().verification(BALANCES);
    }

    private void reaches(long position) {
        assertThat(node.projections.awaitPosition(Set.of(BALANCES), position, SOON))
                .isTrue();
    }

    private void deposit(int from, int to) {
        for (var number = from; number <= to; number++) {
            Bank.append(log, Bank.DEPOSITED, "d-" + number, Bank.payload("a" + number % 7, number));
        }
    }

    /** Counts deposits. */
    @SequencingPolicy(type = PropertySequencingPolicy.class, parameters = "account")
    static final class Balances {

        private static final Table BALANCE =
                Table.named("balance").keyedBy("account").summing("deposits");

        @EventHandler(eventName = "bank.Deposited")
        void on(Deposited event, Rows rows) {
            rows.sum(BALANCE, event.account(), 1);
        }
    }
}
