package dev.keelson.commandside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.domain.DomainRuleViolation;
import dev.keelson.eventstore.RecordedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.messaging.commandhandling.CommandResultMessage;
import org.axonframework.messaging.commandhandling.DuplicateCommandHandlerSubscriptionException;
import org.axonframework.messaging.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkFactory;
import org.axonframework.messaging.core.unitofwork.transaction.NoTransactionManager;
import org.axonframework.messaging.core.unitofwork.transaction.TransactionManager;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SequencingCommandBusTest {

    private static final int ATTEMPTS = 3;
    private static final MessageType CLOSE = new MessageType(new QualifiedName("accounts", "Close"));
    private static final CommandConfiguration CONFIGURATION = CommandConfiguration.DEFAULT
            .withMaxAttempts(ATTEMPTS)
            .withLaneTimeout(Threads.LONG)
            .withTimeout(Threads.LONG);

    private Bank bank = new Bank(CONFIGURATION);

    @AfterEach
    void close() {
        bank.close();
    }

    private void restart(CommandConfiguration configuration) {
        bank.close();
        bank = new Bank(configuration);
    }

    private static long position(CommandResultMessage result) {
        return SequencingCommandBus.positionOf(result);
    }

    @Test
    void the_result_carries_the_position_of_the_last_event() {
        assertThat(position(bank.handle(new Account.Deposit("a-1", 1)))).isEqualTo(1);
        assertThat(position(bank.handle(new Account.Deposit("a-1", 2)))).isEqualTo(3);
        bank.depositFromElsewhere("a-9", 1);
        assertThat(position(bank.handle(new Account.Deposit("a-2", 1)))).isEqualTo(5);
    }

    @Test
    void the_position_is_the_commands_own_even_when_the_log_went_on() {
        var elsewhere = bank.log().onAppend(head -> {
            if (head == 1) {
                bank.depositFromElsewhere("a-9", 1);
            }
        });
        var result = bank.handle(new Account.Deposit("a-1", 1));
        elsewhere.close();

        assertThat(position(result)).isEqualTo(1);
        assertThat(bank.log().head()).isEqualTo(2);
    }

    @Test
    void without_an_event_the_position_is_the_head() {
        assertThat(position(bank.handle(new Account.Touch("a-1")))).isEqualTo(0);
        bank.depositFromElsewhere("a-9", 1);
        assertThat(position(bank.handle(new Account.Touch("a-1")))).isEqualTo(1);
    }

    @Test
    void a_result_comes_back() {
        bank.handle(new Account.Deposit("a-1", 5));
        assertThat(bank.handle(new Account.Deposit("a-1", 2)).payload()).isEqualTo(7);
    }

    @Test
    void a_command_without_a_result_succeeds_with_a_position() {
        bank.handle(new Account.Deposit("a-1", 5));
        var result = bank.handle(new Account.Withdraw("a-1", 5));

        assertThat(result.payload()).isNull();
        assertThat(position(result)).isEqualTo(2);
    }

    @Test
    void a_command_without_a_result_succeeds_at_its_second_attempt() {
        bank.depositFromElsewhere("a-1", 5);
        var attempts = conflictsAtTheFirst(1);
        var result = bank.handle(new Account.Withdraw("a-1", 5));

        assertThat(attempts).hasValue(2);
        assertThat(result.payload()).isNull();
        assertThat(position(result)).isEqualTo(3);
    }

    /** Lets somebody else change the account under the first attempts; counts all of them. */
    private AtomicInteger conflictsAtTheFirst(int conflicts) {
        var attempts = new AtomicInteger();
        bank.beforeTheCommit(_ -> {
            if (attempts.incrementAndGet() <= conflicts) {
                bank.depositFromElsewhere("a-1", 10);
            }
        });
        return attempts;
    }

    @Test
    void a_boundary_that_changes_underneath_is_decided_again_on_the_new_state() {
        var attempts = conflictsAtTheFirst(ATTEMPTS - 1);
        var result = bank.handle(new Account.Deposit("a-1", 1));

        assertThat(attempts).hasValue(ATTEMPTS);
        assertThat(result.payload()).isEqualTo(21);
        assertThat(position(result)).isEqualTo(3);
        assertThat(bank.events()).hasSize(3);
    }

    @Test
    void a_change_of_another_entity_is_no_conflict() {
        var attempts = new AtomicInteger();
        bank.beforeTheCommit(_ -> {
            attempts.incrementAndGet();
            bank.depositFromElsewhere("a-2", 10);
        });
        assertThat(bank.handle(new Account.Deposit("a-1", 1)).payload()).isEqualTo(1);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void a_boundary_that_keeps_changing_is_told_and_nothing_is_appended() {
        var attempts = conflictsAtTheFirst(Integer.MAX_VALUE);

        assertThatThrownBy(() -> bank.handle(new Account.Deposit("a-1", 1)))
                .cause()
                .isInstanceOf(CommandConflictException.class)
                .hasMessage("accounts.Deposit was decided 3 times and its boundary changed each time;"
                        + " nothing was done, try again")
                .extracting(failure -> ((CommandSideException) failure).retryable())
                .isEqualTo(true);
        assertThat(attempts).hasValue(ATTEMPTS);
        assertThat(bank.events())
                .hasSize(ATTEMPTS)
                .allSatisfy(event -> assertThat(event.event().time()).isEqualTo(Instant.EPOCH));
    }

    @Test
    void a_refusal_of_the_domain_is_not_tried_again_and_leaves_no_event() {
        var attempts = new AtomicInteger();
        bank.beforeTheCommit(_ -> attempts.incrementAndGet());

        assertThatThrownBy(() -> bank.handle(new Account.Withdraw("a-1", 1)))
                .cause()
                .isInstanceOf(DomainRuleViolation.class)
                .hasMessage("the account has 0, not 1");
        assertThat(attempts).hasValue(1);
        assertThat(bank.events()).isEmpty();
    }

    @Test
    void a_bug_comes_out_as_it_is_and_leaves_the_lane_free() {
        assertThatThrownBy(() -> bank.handle(new Account.Break("a-1")))
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("broken");
        assertThat(position(bank.handle(new Account.Deposit("a-1", 1)))).isEqualTo(1);
    }

    @Test
    void the_commands_of_one_entity_go_one_after_the_other() throws Exception {
        var inside = new AtomicInteger();
        var overlaps = new AtomicInteger();
        var entered = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        bank.beforeTheCommit(_ -> {
            if (inside.incrementAndGet() > 1) {
                overlaps.incrementAndGet();
            }
            entered.countDown();
            assertThat(Threads.reached(released)).isTrue();
            inside.decrementAndGet();
        });

        var first = Threads.call(() -> bank.handle(new Account.Deposit("a-1", 1)));
        assertThat(Threads.reached(entered)).isTrue();
        var second = Threads.call(() -> bank.handle(new Account.Withdraw("a-1", 1)));
        second.untilItWaits();
        released.countDown();
        first.result();
        second.result();

        assertThat(overlaps).hasValue(0);
        assertThat(bank.events())
                .extracting(event -> event.event().type())
                .containsExactly("accounts.Deposited", "accounts.Withdrawn");
    }

    @Test
    void the_commands_of_two_entities_go_at_the_same_time() throws Exception {
        var together = new CyclicBarrier(2);
        bank.beforeTheCommit(_ -> meet(together));

        var first = Threads.call(() -> bank.handle(new Account.Deposit("a-1", 1)));
        var second = Threads.call(() -> bank.handle(new Account.Deposit("a-2", 1)));

        first.result();
        second.result();
        assertThat(bank.events()).hasSize(2);
    }

    private static void meet(CyclicBarrier together) {
        try {
            together.await(Threads.LONG.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("the other command did not come", e);
        }
    }

    @Test
    void a_lane_that_is_not_free_in_time_refuses_the_command() throws Exception {
        restart(CONFIGURATION.withLaneTimeout(Duration.ofMillis(1)));
        var entered = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        bank.beforeTheCommit(_ -> {
            entered.countDown();
            assertThat(Threads.reached(released)).isTrue();
        });
        var first = Threads.call(() -> bank.handle(new Account.Deposit("a-1", 1)));
        assertThat(Threads.reached(entered)).isTrue();

        assertThatThrownBy(() -> bank.handle(new Account.Withdraw("a-1", 1)))
                .cause()
                .isInstanceOf(TooManyCommandsException.class);

        released.countDown();
        first.result();
        assertThat(bank.events()).hasSize(1);
    }

    @Test
    void a_handler_that_gives_no_answer_in_time_leaves_the_outcome_unknown() {
        restart(CONFIGURATION.withTimeout(Duration.ofMillis(1)));

        assertThatThrownBy(() -> bank.handle(new Account.Hang("a-1")))
                .cause()
                .isInstanceOf(CommandOutcomeUnknownException.class)
                .hasMessage("accounts.Hang gave no answer within PT0.001S; whether it had its effect is not known")
                .extracting(failure -> ((CommandSideException) failure).retryable())
                .isEqualTo(false);
    }

    @Test
    void an_interrupted_caller_does_not_know_the_outcome_and_keeps_the_flag() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(
                        () -> bank.dispatch(new Account.Hang("a-1"), Map.of()).join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(CommandOutcomeUnknownException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_command_that_nobody_handles_is_told() {
        assertThatThrownBy(() -> close("a-1"))
                .cause()
                .isInstanceOf(UnknownCommandException.class)
                .hasMessage("there is no command accounts.Close; GET /commands lists those on offer");
    }

    @Test
    void a_second_handler_of_a_command_is_refused() {
        var bus =
                new SequencingCommandBus(bank.axon().getComponent(UnitOfWorkFactory.class), bank.log(), CONFIGURATION);
        var name = CLOSE.qualifiedName();
        bus.subscribe(name, (_, _) -> MessageStream.empty().cast());
        assertThatThrownBy(() ->
                        bus.subscribe(name, (_, _) -> MessageStream.empty().cast()))
                .isInstanceOf(DuplicateCommandHandlerSubscriptionException.class);
    }

    @Test
    void what_stands_is_answered_though_a_step_after_the_commit_fails() {
        var decisions = depositsAndFailsAfterTheCommit(new IllegalStateException("broken"));

        assertThat(position(close("a-1"))).isEqualTo(1);
        assertThat(decisions).hasValue(1);
        assertThat(bank.events()).hasSize(1);
    }

    @Test
    void a_conflict_in_a_step_after_the_commit_does_not_have_the_command_decided_again() {
        var decisions = depositsAndFailsAfterTheCommit(
                AppendEventsTransactionRejectedException.conflictingEventsDetected(ConsistencyMarker.ORIGIN));

        assertThat(position(close("a-1"))).isEqualTo(1);
        assertThat(decisions).hasValue(1);
        assertThat(bank.events()).hasSize(1);
    }

    /** Counts the decisions of a command with an event. */
    private AtomicInteger depositsAndFailsAfterTheCommit(RuntimeException failure) {
        var decisions = new AtomicInteger();
        bank.bus().subscribe(CLOSE.qualifiedName(), (_, context) -> {
            decisions.incrementAndGet();
            EventAppender.forContext(context).append(new Account.Deposited("a-1", 1));
            context.runOnAfterCommit(_ -> {
                throw failure;
            });
            return MessageStream.empty().cast();
        });
        return decisions;
    }

    private CommandResultMessage close(String accountId) {
        return bank.bus()
                .dispatch(new GenericCommandMessage(CLOSE, accountId), null)
                .join();
    }

    @Test
    void correlation_causation_and_trace_arrive_at_the_events() {
        var trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var result = bank.dispatch(
                new Account.Deposit("a-1", 2), Map.of("correlationId", "c-1", CommandMetadata.TRACE_HEADER, trace));

        assertThat(result).isCompleted();
        assertThat(bank.events()).hasSize(2).allSatisfy(event -> assertThat(metadata(event))
                .containsEntry("correlationId", "c-1")
                .containsEntry("traceparent", trace)
                .containsKey("causationId"));
    }

    private static Map<String, String> metadata(RecordedEvent event) {
        return event.event().metadata();
    }

    @Test
    void no_transaction_manager_is_registered_for_it_would_be_started_twice() {
        assertThat(bank.axon().getComponent(TransactionManager.class, NoTransactionManager::instance))
                .isSameAs(NoTransactionManager.instance());
    }
}
