package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.server.Engine.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that is killed by SIGKILL under load and started again on the same database, {@code -Dkeelson.kill.rounds}
 * times, at moments that follow from {@code -Dkeelson.kill.seed}: most while it works, some while it starts. After each kill
 * the tables are held against what the process had said. Commands that nobody knows the fate of are asked for again of the
 * next process.
 */
final class KilledNodeIT {

    private static final int ROUNDS = Integer.getInteger("keelson.kill.rounds", 20);
    private static final long SEED = Long.getLong("keelson.kill.seed", System.nanoTime());
    private static final int CLIENTS = 8;
    private static final int MOST_ACKNOWLEDGEMENTS = 200;
    private static final int KILLED_AT_START = 8;
    private static final long LONGEST_START_NANOS = 1_000_000_000;
    private static final long LONGEST_PAUSE_NANOS = 3_000_000;

    private final Random random = new Random(SEED);
    private final TransferLedger ledger = new TransferLedger();
    private final Map<String, Long> acknowledged = new HashMap<>();
    private Set<String> pending = Set.of();
    private int unknown;
    private int unknownButDone;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void what_was_acknowledged_is_there_once_and_nothing_is_there_by_half(Engine engine) throws Exception {
        System.out.printf("killing a node on %s %d times, seed %d%n", engine, ROUNDS, SEED);
        try (var storage = engine.open()) {
            migrate(storage);
            for (var round = 0; round < ROUNDS; round++) {
                var answers = killed(storage, round);
                check(engine, storage, answers);
            }
            settle(engine, storage);
            requireSameFromTheBeginning(engine, storage);
        }
        System.out.printf(
                "%s: %d commands acknowledged, %d of unknown outcome, of which %d were done%n",
                engine, acknowledged.size(), unknown, unknownButDone);
        assertThat(acknowledged).hasSizeGreaterThan(10 * ROUNDS);
        assertThat(unknown).isPositive();
    }

    private LoadedNode.Answers killed(Storage storage, int round) throws InterruptedException {
        var atStart = random.nextInt(KILLED_AT_START) == 0;
        var needed = atStart ? 0 : 1 + random.nextInt(MOST_ACKNOWLEDGEMENTS);
        try (var node = LoadedNode.launched(storage.settings(), "round-" + round, CLIENTS, needed)) {
            node.open(pending);
            node.awaitAcknowledgements();
            LockSupport.parkNanos(random.nextLong(atStart ? LONGEST_START_NANOS : LONGEST_PAUSE_NANOS));
            return node.kill();
        }
    }

    /** The last process is let live until every command has been answered. */
    private void settle(Engine engine, Storage storage) throws Exception {
        try (var node = LoadedNode.launched(storage.settings(), "last", CLIENTS, CLIENTS * MOST_ACKNOWLEDGEMENTS)) {
            var asked = pending;
            node.open(asked);
            node.awaitAcknowledgements();
            check(engine, storage, node.kill());
            assertThat(ledger.positions().keySet()).containsAll(asked);
        }
    }

    private void check(Engine engine, Storage storage, LoadedNode.Answers answers) throws IOException {
        read(engine, storage, ledger);
        acknowledged.putAll(answers.done());
        assertThat(answers.wrong()).isEmpty();
        assertThat(ledger.positions()).containsAllEntriesOf(acknowledged);
        assertThat(ledger.positions().keySet()).containsAll(answers.again());
        assertThat(ledger.head()).as("what was shown is there").isGreaterThanOrEqualTo(answers.head());
        assertThat(ledger.sum()).isZero();
        var open = new HashSet<>(pending);
        open.removeAll(answers.asked());
        open.addAll(answers.unknown());
        unknown += answers.unknown().size();
        unknownButDone += (int) answers.unknown().stream()
                .filter(ledger.positions()::containsKey)
                .count();
        pending = open;
    }

    /** What was there after a kill has not changed by another. */
    private void requireSameFromTheBeginning(Engine engine, Storage storage) throws IOException {
        var again = new TransferLedger();
        read(engine, storage, again);
        assertThat(again.positions()).isEqualTo(ledger.positions());
    }

    private static void migrate(Storage storage) {
        try (var dataSource = database(storage.settings()).open()) {
            SchemaMigrations.migrate(dataSource);
        }
    }

    private static DatabaseConfiguration database(Map<String, String> settings) {
        return DatabaseConfiguration.from(Settings.load(null, settings, List.of()));
    }

    private static void read(Engine engine, Storage storage, TransferLedger ledger) throws IOException {
        switch (engine) {
            case H2 -> readCopy(Path.of(storage.settings().get("KEELSON_DATA_DIR")), ledger);
            case POSTGRESQL -> read(database(storage.settings()).url(), ledger);
        }
    }

    /** The file itself is for the next process to open as the kill left it. */
    private static void readCopy(Path directory, TransferLedger ledger) throws IOException {
        var copy = Files.createDirectories(directory.resolve("copy"));
        var name = "keelson.mv.db";
        Files.copy(directory.resolve(name), copy.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        read(database(Map.of("KEELSON_DATA_DIR", copy.toString())).url(), ledger);
    }

    private static void read(String url, TransferLedger ledger) {
        Jdbi.create(url).useTransaction(TransactionIsolationLevel.REPEATABLE_READ, ledger::readOn);
    }
}
