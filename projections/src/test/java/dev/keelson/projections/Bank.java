package dev.keelson.projections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.domain.ReadModel;
import dev.keelson.eventstore.Append;
import dev.keelson.eventstore.AppendCondition;
import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.jdbi.v3.core.Jdbi;

/** A log of deposits, a database for what is made of them, and nodes that make it. Safe for use by many threads. */
final class Bank implements AutoCloseable {

    static final String LEDGER = "ledger";
    static final String DEPOSITED = "bank.Deposited";
    static final Duration SOON = Duration.ofSeconds(20);

    final EventLog log;
    final Jdbi jdbi;
    private final List<TestNode> nodes = new CopyOnWriteArrayList<>();
    private final DataSource dataSource;
    private final Runnable removal;

    Bank(TestDatabase database) {
        this(database, EventLogs.inMemory());
    }

    Bank(TestDatabase database, EventLog log) {
        this(database.dataSource(), log, database::close);
    }

    /**
     * @param removal of the database, when the bank is closed
     */
    Bank(DataSource dataSource, EventLog log, Runnable removal) {
        this.dataSource = dataSource;
        this.log = log;
        this.removal = removal;
        jdbi = Jdbi.create(dataSource);
        SchemaMigrations.migrate(dataSource, "projections", "db/projections", Projections.class.getClassLoader());
    }

    /** The ledger's table where a domain without a declared read model has it. */
    Bank withTable() {
        jdbi.useHandle(handle -> handle.execute("""
                CREATE TABLE IF NOT EXISTS ledger (
                  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                  account VARCHAR(20) NOT NULL,
                  number BIGINT NOT NULL
                )
                """));
        return this;
    }

    DataSource dataSource() {
        return dataSource;
    }

    /** A node whose projections are made by these handlers, by name. */
    TestNode start(ProjectionsConfiguration configuration, Map<String, Object> handlers) {
        return start(dataSource(), configuration, handlers);
    }

    TestNode start(DataSource dataSource, ProjectionsConfiguration configuration, Map<String, Object> handlers) {
        return remember(TestNode.start(dataSource, log, configuration, ProjectionsObserver.NONE, handlers));
    }

    /** A node with a ledger. */
    TestNode start(ProjectionsConfiguration configuration, Consumer<Deposited> afterWrite) {
        return start(configuration, Map.of(LEDGER, new Ledger(afterWrite)));
    }

    /** A node whose read models are declared. */
    TestNode start(
            ProjectionsConfiguration configuration, List<ReadModel> models, Consumer<EventSourcingConfigurer> domain) {
        return start(dataSource(), configuration, models, domain);
    }

    /** Nodes of different versions need pools of their own, as they have in life. */
    TestNode start(
            DataSource dataSource,
            ProjectionsConfiguration configuration,
            List<ReadModel> models,
            Consumer<EventSourcingConfigurer> domain) {
        return remember(TestNode.start(dataSource, log, configuration, ProjectionsObserver.NONE, models, domain));
    }

    private TestNode remember(TestNode node) {
        nodes.add(node);
        return node;
    }

    void stop(TestNode node) {
        nodes.remove(node);
        node.close();
    }

    /** Deposits to an account, by number. */
    void deposit(String account, long from, long to) {
        for (var number = from; number <= to; number++) {
            append(DEPOSITED, account + "-" + number, payload(account, number));
        }
    }

    static String payload(String account, long number) {
        return "{\"account\":\"%s\",\"number\":%d}".formatted(account, number);
    }

    /** The position that the event has got. */
    long append(String type, String id, String payload) {
        append(log, type, id, payload);
        return log.head();
    }

    /** Appends one event to any log. */
    static void append(EventLog log, String type, String id, String payload) {
        log.append(Append.of(
                List.of(new EventData(
                        id,
                        type,
                        "0.0.1",
                        Instant.now(),
                        payload.getBytes(StandardCharsets.UTF_8),
                        Map.of("correlationId", "c-" + id),
                        Set.of())),
                AppendCondition.NONE));
    }

    /** What the default schema's ledger has of an account, in the order of its rows. */
    List<Long> numbers(String account) {
        return jdbi.withHandle(
                handle -> handle.select("SELECT number FROM ledger WHERE account = ? ORDER BY id", account)
                        .mapTo(Long.class)
                        .list());
    }

    static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    /** Waits until the node has handled everything there is by now. */
    void catchesUp(TestNode node) {
        assertThat(node.projections.awaitPosition(Set.of(), log.head(), SOON))
                .as("%s", node.projections.status())
                .isTrue();
    }

    static List<SegmentFailure> failures(TestNode node, String projection) {
        return node.segments(projection).stream()
                .map(SegmentStatus::failure)
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public void close() {
        nodes.forEach(TestNode::close);
        log.close();
        removal.run();
    }
}
