package dev.keelson.projections;

import static dev.keelson.projections.Bank.LEDGER;
import static dev.keelson.projections.Bank.SOON;
import static dev.keelson.projections.Bank.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keelson.domain.ReadModel;
import dev.keelson.eventstore.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;

/**
 * One random history: deposits, handlers that fail, nodes that come, go, stall and die, and operators who do whatever comes to
 * their minds. Meanwhile each account's rows are a beginning of its history; when all has been repaired they are all of it,
 * each once and in order. Used by one thread.
 */
final class RandomHistory implements AutoCloseable {

    private static final List<ReadModel> MODELS = List.of(new ReadModel(LEDGER, "db/ledger-1"));
    private static final int ACCOUNTS = 6;
    private static final int MOST_NODES = 3;
    private static final long LONGEST_PAUSE_NANOS = 40_000_000;

    private final long[] deposited = new long[ACCOUNTS];
    private final List<MortalNode> nodes = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final TestDatabase database;
    private final Bank bank;
    private final Random random;
    private final Temper temper;
    private final ProjectionsConfiguration configuration;

    RandomHistory(TestDatabase database, long seed) {
        this.database = database;
        bank = new Bank(database);
        random = new Random(seed);
        temper = new Temper(seed);
        configuration = ProjectionsConfiguration.DEFAULT
                .withClaimTimeout(Duration.ofSeconds(1))
                .withBackOff(Duration.ofMillis(1))
                .withAttempts(1 + random.nextInt(3))
                .withSegments(1 + random.nextInt(4))
                .withBatchSize(1 + random.nextInt(20));
    }

    /** So many things happen; then all is repaired, and has to come to its end. */
    void run(int steps) {
        startNode();
        try {
            for (var step = 0; step < steps; step++) {
                happens();
                LockSupport.parkNanos(random.nextLong(LONGEST_PAUSE_NANOS));
                requireBeginnings();
            }
            comesToItsEnd();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("after " + String.join(", ", done), e);
        }
    }

    private void happens() {
        switch (random.nextInt(24)) {
            case 0, 1 -> operate("split", operations -> operations.split(LEDGER, segment()));
            case 2, 3 -> operate("merge", operations -> operations.merge(LEDGER, segment()));
            case 4, 5 -> operate("move", operations -> operations.move(LEDGER, segment(), nodeId()));
            case 6, 7 -> operate("rebuild", operations -> operations.rebuild(LEDGER, 1 + random.nextInt(4)));
            case 8 -> operate("cancel", operations -> operations.cancel(LEDGER));
            case 9 -> operate("reset", operations -> operations.reset(LEDGER, 0));
            case 10, 11 -> operate("retry", this::retry);
            case 12 -> startNode();
            case 13 -> stopNode();
            case 14 -> killNode();
            case 15 -> stallNode();
            case 16 -> allGoOn();
            default -> deposit();
        }
    }

    private void deposit() {
        for (var count = 1 + random.nextInt(30); count > 0; count--) {
            var account = random.nextInt(ACCOUNTS);
            var number = ++deposited[account];
            bank.deposit(name(account), number, number);
        }
        done.add("deposits to " + bank.log.head());
    }

    private static String name(int account) {
        return "account-" + account;
    }

    /** What an operator is refused, or the database could not do just now, has no effect. */
    private void operate(String what, Consumer<ProjectionOperations> operation) {
        try {
            operation.accept(anyAlive().projections.operations());
            done.add(what);
        } catch (ProjectionsException e) {
            done.add(what + " refused");
        } catch (RuntimeException e) {
            if (!UnitFailedException.isTransient(e)) {
                throw e;
            }
            done.add(what + " failed");
        }
    }

    private void retry(ProjectionOperations operations) {
        var letters = operations.deadLetters(Set.of(LEDGER), null, 0, 50).letters();
        if (!letters.isEmpty()) {
            var letter = letters.get(random.nextInt(letters.size()));
            operations.retry(LEDGER, letter.sequence(), random.nextBoolean(), Duration.ofMillis(random.nextInt(20)));
        }
    }

    private int segment() {
        return random.nextInt(8);
    }

    private String nodeId() {
        var known =
                bank.jdbi.withHandle(handle -> handle.select("SELECT node FROM keelson_projection_node ORDER BY node")
                        .mapTo(String.class)
                        .list());
        return known.isEmpty() ? "nobody" : known.get(random.nextInt(known.size()));
    }

    private TestNode anyAlive() {
        var alive = nodes.stream().filter(MortalNode::isAlive).toList();
        return alive.get(random.nextInt(alive.size())).node();
    }

    private long alive() {
        return nodes.stream().filter(MortalNode::isAlive).count();
    }

    private void startNode() {
        if (alive() < MOST_NODES) {
            nodes.add(new MortalNode(database.anotherPool(), this::started));
            done.add("a node starts");
        }
    }

    private TestNode started(DataSource dataSource) {
        return TestNode.start(
                dataSource, bank.log, configuration, ProjectionsObserver.NONE, MODELS, this::registerHandlers);
    }

    private void registerHandlers(EventSourcingConfigurer axon) {
        axon.registerQueryHandlingModule(new LedgerQueries("number").module())
                .messaging(messaging ->
                        messaging.eventProcessing(events -> events.pooledStreaming(pooled -> pooled.defaultProcessor(
                                LEDGER,
                                components -> components.autodetected(_ -> new GenerationLedger(false, temper))))));
    }

    private void stopNode() {
        if (alive() > 1) {
            var leaving = aliveNode();
            nodes.remove(leaving);
            leaving.close();
            done.add("a node stops");
        }
    }

    private void killNode() {
        if (alive() > 1) {
            aliveNode().die();
            done.add("a node dies");
        }
    }

    private void stallNode() {
        if (alive() > 1) {
            aliveNode().stall();
            done.add("a node stalls");
        }
    }

    private MortalNode aliveNode() {
        var alive = nodes.stream().filter(MortalNode::isAlive).toList();
        return alive.get(random.nextInt(alive.size()));
    }

    private void allGoOn() {
        nodes.forEach(MortalNode::goOn);
        done.add("stalled nodes go on");
    }

    private void requireBeginnings() {
        var node = anyAlive();
        var account = random.nextInt(ACCOUNTS);
        var rows = LedgerQueries.ask(node, name(account));
        assertThat(rows).as(name(account)).isEqualTo(range(1, rows.size())).hasSizeLessThanOrEqualTo((int)
                deposited[account]);
    }

    private void comesToItsEnd() {
        temper.repair();
        allGoOn();
        var node = anyAlive();
        var operations = node.projections.operations();
        await().atMost(SOON.multipliedBy(2)).until(() -> nothingIsFilled());
        await().atMost(SOON.multipliedBy(2)).until(() -> {
            operations
                    .deadLetters(Set.of(LEDGER), null, 0, 1)
                    .letters()
                    .forEach(letter -> retryAll(operations, letter));
            return operations.deadLetters(Set.of(LEDGER), null, 0, 1).letters().isEmpty()
                    && node.projections.awaitPosition(Set.of(), bank.log.head(), Duration.ofMillis(100));
        });
        await().atMost(SOON).until(() -> node.segments(LEDGER).stream()
                .allMatch(segment -> segment.state() == SegmentStatus.State.RUNNING));
        await().atMost(SOON).until(() -> lowestStored() == bank.log.head());
        for (var account = 0; account < ACCOUNTS; account++) {
            assertThat(LedgerQueries.ask(node, name(account)))
                    .as(name(account))
                    .isEqualTo(range(1, deposited[account]));
        }
    }

    /** In the tables: a node that did not reset the segments itself hears of it with its next round only. */
    private long lowestStored() {
        return bank.jdbi.withHandle(
                handle -> handle.select("""
                        SELECT MIN(position)
                        FROM keelson_projection_segment
                        WHERE generation = (
                          SELECT MAX(generation)
                          FROM keelson_projection_generation
                          WHERE state = 'SERVING'
                        )
                        """).mapTo(Long.class).one());
    }

    private static void retryAll(ProjectionOperations operations, DeadLetter letter) {
        try {
            operations.retry(LEDGER, letter.sequence(), true, Duration.ofMillis(500));
        } catch (UnknownProjectionException e) {
            // It was done meanwhile, by an earlier request.
        }
    }

    private boolean nothingIsFilled() {
        return bank.jdbi.withHandle(handle -> handle.select(
                                "SELECT COUNT(*) FROM keelson_projection_generation WHERE state <> 'SERVING'")
                        .mapTo(Integer.class)
                        .one())
                == 0;
    }

    @Override
    public void close() {
        nodes.forEach(MortalNode::goOn);
        nodes.forEach(MortalNode::close);
        bank.close();
    }
}
