package dev.keelson.projections;

import static dev.keelson.projections.Bank.LEDGER;
import static dev.keelson.projections.Bank.SOON;
import static dev.keelson.projections.Bank.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keelson.eventstore.EventLogConfiguration;
import dev.keelson.eventstore.EventLogObserver;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that are killed, or stopped and resumed, at any step of a batch. */
@Timeout(120)
final class CrashedProjectionsIT {

    private static final List<String> ACCOUNTS = List.of("a", "b", "c", "d");
    private static final Duration CLAIM = CrashingProcess.CONFIGURATION.claimTimeout();

    /** What a round of the heir takes, on a machine that has other things to do. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    /** After which who is stopped inside a transaction loses its locks. The server sets it as well, and longer. */
    private static final Duration BOUND = Duration.ofSeconds(1);

    private static final String BOUNDED = "&options=-c%20idle_in_transaction_session_timeout=1s";

    @ParameterizedTest
    @EnumSource(CrashStep.class)
    void of_two_processes_one_is_killed_and_the_other_has_its_segments_within_the_claim_timeout(CrashStep step)
            throws Exception {
        try (var database = TestDatabase.postgresql();
                var bank = opened(database.dataSource())) {
            var heir = started(bank);
            try (var killed = CrashedProcess.launched(database.url(), step, true)) {
                awaitSharing(killed, heir);
                deposit(bank, 1, 10);
                killed.awaitEnd();
                requireTakenOver(heir, Duration.ZERO);
            }
            requireEachOnce(bank, heir, 10);
            deposit(bank, 11, 20);
            requireEachOnce(bank, heir, 20);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CrashStep.class,
            names = {"HANDLED", "BEFORE_COMMIT"})
    void a_process_that_is_stopped_and_resumed_after_it_lost_its_segments_writes_nothing(CrashStep step)
            throws Exception {
        try (var database = TestDatabase.postgresql();
                var bank = opened(database.dataSource())) {
            var heir = started(bank);
            try (var stopped = CrashedProcess.launched(database.url() + BOUNDED, step, false)) {
                awaitSharing(stopped, heir);
                deposit(bank, 1, 10);
                stopped.awaitSaying("here");
                stopped.signal("STOP");
                requireTakenOver(heir, BOUND);
                requireEachOnce(bank, heir, 10);
                stopped.letGoOn();
                stopped.signal("CONT");
                stopped.awaitSaying("refused");
                deposit(bank, 11, 20);
                requireEachOnce(bank, heir, 20);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(CrashStep.class)
    void on_an_embedded_database_what_was_killed_goes_on_when_it_is_started_again(CrashStep step) throws Exception {
        try (var database = TestDatabase.h2()) {
            try (var bank = opened(database.dataSource())) {
                deposit(bank, 1, 10);
            }
            database.dataSource().close();
            try (var killed = CrashedProcess.launched(database.url(), step, true)) {
                killed.awaitEnd();
            }
            try (var pool = database.anotherPool();
                    var bank = opened(pool)) {
                requireEachOnce(bank, started(bank), 10);
            }
        }
    }

    private static Bank opened(DataSource dataSource) {
        SchemaMigrations.migrate(dataSource);
        var log = EventLogs.jdbi(dataSource, EventLogConfiguration.DEFAULT, EventLogObserver.NONE);
        return new Bank(dataSource, log, () -> {}).withTable();
    }

    private static TestNode started(Bank bank) {
        return bank.start(CrashingProcess.CONFIGURATION, _ -> {});
    }

    /** So that each has some of the accounts. */
    private static void awaitSharing(CrashedProcess process, TestNode heir) throws InterruptedException {
        process.awaitSaying("started");
        await().atMost(SOON)
                .until(() -> heir.segments(LEDGER).stream()
                                        .map(SegmentStatus::owner)
                                        .filter(Objects::nonNull)
                                        .filter(owner -> owner.equals(heir.projections.node()))
                                        .count()
                                == 2
                        && owners(heir).size() == 2);
    }

    private static Set<String> owners(TestNode node) {
        return node.segments(LEDGER).stream()
                .map(SegmentStatus::owner)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private static void requireTakenOver(TestNode heir, Duration bound) {
        await().atMost(CLAIM.plus(bound).plus(SLACK)).until(() -> heir.segments(LEDGER).stream()
                .allMatch(segment -> heir.projections.node().equals(segment.owner())));
    }

    private static void deposit(Bank bank, long from, long to) {
        for (var number = from; number <= to; number++) {
            for (var account : ACCOUNTS) {
                bank.deposit(account, number, number);
            }
        }
    }

    /** Also what was parked before the end, which is handled now. */
    private static void requireEachOnce(Bank bank, TestNode node, long last) {
        bank.catchesUp(node);
        var operations = node.projections.operations();
        operations.deadLetters(Set.of(LEDGER), null, 0, 100).letters().stream()
                .map(DeadLetter::sequence)
                .distinct()
                .forEach(parked ->
                        assertThat(operations.retry(LEDGER, parked, true, SOON)).isEmpty());
        ACCOUNTS.forEach(
                account -> assertThat(bank.numbers(account)).as(account).isEqualTo(range(1, last)));
    }
}
