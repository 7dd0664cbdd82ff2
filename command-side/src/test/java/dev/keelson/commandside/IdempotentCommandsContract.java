package dev.keelson.commandside;

import static dev.keelson.commandside.KeyedNode.fingerprint;
import static dev.keelson.commandside.KeyedNode.key;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.keelson.commandside.Account.Break;
import dev.keelson.commandside.Account.Deposit;
import dev.keelson.commandside.Account.DepositLater;
import dev.keelson.commandside.Account.Touch;
import dev.keelson.commandside.Account.Withdraw;
import dev.keelson.domain.DomainRuleViolation;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.TestDatabase;
import dev.keelson.idempotency.Admission.InFlight;
import dev.keelson.idempotency.IdempotencyConfiguration;
import dev.keelson.idempotency.IdempotencyGates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a key promises to a command, on two nodes with a gate each. */
abstract class IdempotentCommandsContract {

    private static final int TWINS = 64;
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LEASE = Duration.ofMillis(600);
    private static final Deposit DEPOSIT = new Deposit("a-1", 3);

    private final List<KeyedNode> nodes = new ArrayList<>();
    private KeyedNode a = none();
    private KeyedNode b = none();

    /** The test's own. */
    abstract TestDatabase database();

    /** The log of one of two nodes, on the migrated database. */
    abstract EventLog open(int node);

    @SuppressWarnings("NullAway") // set before each test
    private static KeyedNode none() {
        return null;
    }

    @BeforeEach
    void start() {
        startWith(IdempotencyConfiguration.DEFAULT, SOON, SOON);
    }

    private void startWith(IdempotencyConfiguration configuration, Duration shareAfter, Duration patience) {
        a = node(0, configuration, shareAfter, patience);
        b = node(1, configuration, shareAfter, patience);
    }

    private KeyedNode node(int node, IdempotencyConfiguration configuration, Duration shareAfter, Duration patience) {
        var gate = IdempotencyGates.jdbi(database().dataSource(), configuration, shareAfter);
        var started = new KeyedNode(open(node), gate, patience);
        nodes.add(started);
        return started;
    }

    @AfterEach
    void stop() {
        nodes.forEach(KeyedNode::close);
        database().close();
    }

    private static void assertSameAnswer(CommandAnswer first, CommandAnswer again) {
        assertThat(again).usingRecursiveComparison().ignoringFields("replayed").isEqualTo(first);
    }

    @Test
    void who_asks_again_gets_the_first_answer_on_either_node() {
        var first = a.ask("k-1", DEPOSIT);
        assertThat(first.replayed()).isFalse();
        assertThat(first.position()).isEqualTo(1);
        assertThat(first.result()).isEqualTo("3");

        for (var node : List.of(a, b, a)) {
            var again = node.ask("k-1", DEPOSIT);
            assertThat(again.replayed()).isTrue();
            assertSameAnswer(first, again);
        }
        assertThat(a.events()).singleElement().satisfies(event -> assertThat(
                        event.event().metadata())
                .containsEntry("causationId", first.commandId())
                .containsEntry(IdempotentCommands.KEY_HASH, key("k-1").hash().toString()));
    }

    @Test
    void a_refusal_is_the_answer_although_the_domain_would_say_otherwise_now() {
        var withdraw = new Withdraw("a-1", 2);
        assertThatExceptionOfType(DomainRuleViolation.class)
                .isThrownBy(() -> a.ask("k-1", withdraw))
                .withMessage("the account has 0, not 2");
        a.ask("k-2", DEPOSIT);

        for (var node : List.of(a, b)) {
            assertThatExceptionOfType(ReplayedRefusalException.class)
                    .isThrownBy(() -> node.ask("k-1", withdraw))
                    .extracting(ReplayedRefusalException::refusal)
                    .isInstanceOfSatisfying(DomainRuleViolation.class, refusal -> {
                        assertThat(refusal.code()).isEqualTo("overdrawn");
                        assertThat(refusal).hasMessage("the account has 0, not 2");
                    });
        }
        assertThat(a.events()).hasSize(1);
    }

    @Test
    void a_refusal_that_is_not_kept_is_decided_again_and_what_was_done_is_kept() {
        var withdraw = new Withdraw("a-1", 2);
        for (var node : List.of(a, b)) {
            assertThatExceptionOfType(DomainRuleViolation.class).isThrownBy(() -> node.ask("k-1", withdraw, false));
        }
        a.ask("k-2", DEPOSIT);

        var first = b.ask("k-1", withdraw, false);

        assertThat(first.replayed()).isFalse();
        assertSameAnswer(first, a.ask("k-1", withdraw, false));
        assertThat(a.events()).hasSize(2);
    }

    @Test
    void what_was_done_is_the_answer_although_the_domain_would_refuse_it_now() {
        a.ask("k-1", DEPOSIT);
        var first = a.ask("k-2", new Withdraw("a-1", 3));

        assertSameAnswer(first, b.ask("k-2", new Withdraw("a-1", 3)));
        assertSameAnswer(first, a.ask("k-2", new Withdraw("a-1", 3)));
        assertThat(a.events()).hasSize(2);
    }

    @Test
    void a_command_without_events_has_an_answer_too() {
        var first = a.ask("k-1", new Touch("a-1"));
        a.ask("k-2", DEPOSIT);

        var again = b.ask("k-1", new Touch("a-1"));

        assertThat(again.replayed()).isTrue();
        assertSameAnswer(first, again);
    }

    @Test
    void what_may_succeed_later_is_no_answer() {
        a.bank().beforeTheCommit(_ -> a.bank().depositFromElsewhere("a-1", 1));
        assertThatExceptionOfType(CommandConflictException.class).isThrownBy(() -> a.ask("k-1", DEPOSIT));
        a.bank().beforeTheCommit(_ -> {});

        var answer = a.ask("k-1", DEPOSIT);

        assertThat(answer.replayed()).isFalse();
        assertThat(answer.result()).isEqualTo("5");
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> a.ask("k-2", new Break("a-1")));
        assertThat(a.gate().find(key("k-2"), fingerprint(new Break("a-1")))).isEmpty();
    }

    @Test
    void a_commit_that_nobody_waits_for_any_more_keeps_its_key() {
        var until = new CompletableFuture<Void>();
        var later = new DepositLater("a-1", 3);
        a.bank().later(until);
        assertThatExceptionOfType(CommandOutcomeUnknownException.class).isThrownBy(() -> a.ask("k-1", later));

        until.complete(null);
        await().atMost(SOON).until(() -> a.events().size() == 1);

        assertThat(b.ask("k-1", later).replayed()).isTrue();
        assertThat(a.ask("k-1", later).position()).isEqualTo(1);
        assertThat(a.events()).hasSize(1);
    }

    @Test
    void a_key_with_another_body_changes_nothing() {
        a.ask("k-1", DEPOSIT);

        for (var node : List.of(a, b)) {
            assertThatExceptionOfType(KeyReusedException.class)
                    .isThrownBy(() -> node.ask("k-1", new Deposit("a-1", 5)))
                    .withMessageContaining("k-1");
        }
        assertThat(a.events()).hasSize(1);
    }

    @Test
    void of_many_twins_on_two_nodes_one_has_an_effect_and_all_get_its_answer() throws Exception {
        var together = new CyclicBarrier(TWINS);
        var answers = new HashSet<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var twins = IntStream.range(0, TWINS)
                    .mapToObj(number -> threads.submit(() -> {
                        together.await();
                        return (number % 2 == 0 ? a : b).ask("k-1", DEPOSIT);
                    }))
                    .toList();
            for (var twin : twins) {
                var answer = twin.get(30, SECONDS);
                answers.add("%s %d %s".formatted(answer.commandId(), answer.position(), answer.result()));
            }
        }
        assertThat(answers).hasSize(1);
        assertThat(a.events()).hasSize(1);
    }

    @Test
    void a_command_that_takes_long_is_in_flight_for_the_other_node_and_keeps_its_key() throws Exception {
        startWith(IdempotencyConfiguration.DEFAULT, SHORT, AT_ONCE);
        var going = new CountDownLatch(1);
        var first = stalled(going);

        assertThatExceptionOfType(CommandInFlightException.class).isThrownBy(() -> b.ask("k-1", DEPOSIT));
        assertThatExceptionOfType(CommandInFlightException.class).isThrownBy(() -> a.ask("k-1", DEPOSIT));
        going.countDown();

        var answer = first.get(10, SECONDS);
        assertThat(answer.replayed()).isFalse();
        assertSameAnswer(answer, b.ask("k-1", DEPOSIT));
        assertThat(a.events()).hasSize(1);
    }

    @Test
    void a_stalled_owner_commits_nothing_once_its_claim_was_taken_over() throws Exception {
        startWith(IdempotencyConfiguration.DEFAULT.withLease(LEASE), SHORT, AT_ONCE);
        var going = new CountDownLatch(1);
        var first = stalled(going);
        a.gate().close();

        var taken = await().atMost(SOON)
                .ignoreException(CommandInFlightException.class)
                .until(() -> b.ask("k-1", DEPOSIT), answer -> true);
        assertThat(taken.replayed()).isFalse();
        going.countDown();

        var late = first.get(10, SECONDS);
        assertThat(late.replayed()).isTrue();
        assertSameAnswer(taken, late);
        assertThat(a.events()).hasSize(1);
    }

    /** The first node's deposit, decided and not committed, its claim seen by the second. */
    private FutureTask<CommandAnswer> stalled(CountDownLatch going) {
        a.bank().beforeTheCommit(_ -> awaitQuietly(going));
        var task = started(() -> a.ask("k-1", DEPOSIT));
        await().atMost(SOON)
                .until(() -> b.gate().find(key("k-1"), fingerprint(DEPOSIT)).orElse(null) instanceof InFlight);
        return task;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> FutureTask<T> started(Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }
}
