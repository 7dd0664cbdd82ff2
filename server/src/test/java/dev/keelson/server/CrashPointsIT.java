package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keelson.commandside.CommandAnswer;
import dev.keelson.idempotency.Admission.InFlight;
import dev.keelson.idempotency.Claim;
import dev.keelson.idempotency.Completion;
import dev.keelson.idempotency.Reply;
import dev.keelson.server.KeyedNode.Manners;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A process that is killed by SIGKILL between any two steps of a command with a key. */
final class CrashPointsIT {

    private static final String TRANSFER = "transfer-1";
    private static final int EVENTS = 3;
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration SLACK = Duration.ofSeconds(2);
    private static final Manners KEEPING_TO_ITSELF = new Manners(Duration.ofMinutes(1), LEASE, Duration.ZERO);
    private static final Manners SHOWING_AT_ONCE = new Manners(Duration.ZERO, LEASE, LEASE.plus(SLACK));

    /**
     * Who dies where.
     *
     * @param shown whether others see its claim
     */
    record Death(Engine engine, CrashPoint point, boolean shown) {

        Manners manners() {
            return shown ? SHOWING_AT_ONCE : KEEPING_TO_ITSELF;
        }

        /** Whether there is a claim that must run out first. */
        boolean leavesClaim() {
            return shown && !point.isCommitted();
        }
    }

    static Stream<Death> deaths() {
        var shown = List.of(CrashPoint.AFTER_ADMISSION, CrashPoint.BEFORE_COMMIT, CrashPoint.AFTER_COMMIT);
        return Arrays.stream(Engine.values())
                .flatMap(engine -> Stream.concat(
                        Arrays.stream(CrashPoint.values()).map(point -> new Death(engine, point, false)),
                        shown.stream().map(point -> new Death(engine, point, true))));
    }

    @ParameterizedTest
    @MethodSource("deaths")
    void whoever_asks_again_finds_or_makes_the_one_effect_and_has_the_one_answer(Death death) throws Exception {
        try (var storage = death.engine().open()) {
            var settings = storage.settings();
            KeyedNode.migrate(settings);
            try (var dead = CrashedNode.launched(settings, TRANSFER, death.point(), death.manners())) {
                dead.killWhereItStays();
                var answer = askedAgain(settings, death, dead);
                requireTheSameOf(settings, death, answer);
            }
        }
    }

    private static CommandAnswer askedAgain(Map<String, String> settings, Death death, CrashedNode dead) {
        try (var node = started(settings, death.manners())) {
            if (death.leavesClaim()) {
                assertThat(node.gate().admit(KeyedNode.key(TRANSFER), KeyedNode.fingerprint(TRANSFER), Duration.ZERO))
                        .as("until the lease has run out")
                        .isInstanceOf(InFlight.class);
                assertThat(node.events()).isEmpty();
            }
            var answer = node.makeTransfer(TRANSFER);
            assertThat(answer.replayed()).isEqualTo(death.point().isCommitted());
            requireOneEffect(node, answer);
            dead.said("answered").ifPresent(words -> assertThat(words)
                    .containsExactly(answer.commandId(), Long.toString(answer.position())));
            assertThat(node.wouldKeep(new Completion(claimOf(dead), new Reply("accepted", "too late", 1))))
                    .as("the dead one's claim is over")
                    .isFalse();
            return answer;
        }
    }

    private static KeyedNode started(Map<String, String> settings, Manners manners) {
        return new KeyedNode(settings, manners, Stops.NONE, _ -> {});
    }

    private static Claim claimOf(CrashedNode dead) {
        var words = dead.said("claimed").orElseThrow();
        return new Claim(
                KeyedNode.key(TRANSFER),
                KeyedNode.fingerprint(TRANSFER),
                Long.parseLong(words.getFirst()),
                Instant.parse(words.getLast()));
    }

    private static void requireOneEffect(KeyedNode node, CommandAnswer answer) {
        assertThat(node.events()).hasSize(EVENTS).allSatisfy(event -> assertThat(
                        event.event().metadata())
                .containsEntry("causationId", answer.commandId()));
        assertThat(node.events().getLast().position()).isEqualTo(answer.position());
    }

    private static void requireTheSameOf(Map<String, String> settings, Death death, CommandAnswer answer) {
        var expected = new CommandAnswer(answer.commandId(), answer.position(), answer.result(), true);
        try (var node = started(settings, death.manners())) {
            assertThat(node.makeTransfer(TRANSFER)).isEqualTo(expected);
            assertThat(node.makeTransfer(TRANSFER)).isEqualTo(expected);
            requireOneEffect(node, expected);
        }
    }

    @Test
    void what_a_dead_client_had_sent_commits_later_and_whoever_asked_meanwhile_has_its_answer() throws Exception {
        var manners = new Manners(Duration.ofMinutes(1), LEASE, SLACK);
        try (var storage = Engine.POSTGRESQL.open();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var settings = storage.settings();
            KeyedNode.migrate(settings);
            var database = Jdbi.create(settings.get("KEELSON_DATABASE_URL"));
            try (var dead = CrashedNode.launched(settings, TRANSFER, CrashPoint.AFTER_COMMIT, manners);
                    var node = started(settings, manners);
                    var lock = database.open()) {
                lock.begin();
                lock.execute("SELECT 1 FROM keelson_log_lock FOR UPDATE");
                awaitWaiting(database, 1);
                dead.kill();
                var answer = threads.submit(() -> node.makeTransfer(TRANSFER));
                awaitWaiting(database, 2);
                lock.commit();

                assertThat(answer.get(30, TimeUnit.SECONDS).replayed()).isTrue();
                requireOneEffect(node, answer.get());
                assertThat(node.makeTransfer(TRANSFER)).isEqualTo(answer.get());
            }
        }
    }

    /** Until so many appends wait for the log. */
    private static void awaitWaiting(Jdbi database, int count) {
        await().atMost(Duration.ofSeconds(30)).until(() -> database.withHandle(CrashPointsIT::waiting) >= count);
    }

    private static int waiting(Handle handle) {
        return handle.createQuery("""
                        SELECT COUNT(*)
                        FROM pg_stat_activity
                        WHERE datname = CURRENT_DATABASE()
                          AND wait_event_type = 'Lock'
                        """).mapTo(Integer.class).one();
    }
}
