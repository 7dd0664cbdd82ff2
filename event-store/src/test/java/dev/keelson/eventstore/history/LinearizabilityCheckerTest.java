package dev.keelson.eventstore.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.eventstore.history.Answer.DidNothing;
import dev.keelson.eventstore.history.Answer.Told;
import dev.keelson.eventstore.history.Answer.Unknown;
import dev.keelson.eventstore.history.Register.Invocation.CompareAndSet;
import dev.keelson.eventstore.history.Register.Invocation.Write;
import dev.keelson.eventstore.history.Register.Reply.Exchanged;
import dev.keelson.eventstore.history.Register.Reply.NotAsExpected;
import dev.keelson.eventstore.history.Register.Reply.Value;
import dev.keelson.eventstore.history.Register.Reply.Written;
import dev.keelson.eventstore.history.Stock.Invocation.Add;
import dev.keelson.eventstore.history.Stock.Invocation.Take;
import dev.keelson.eventstore.history.Stock.Reply.Added;
import dev.keelson.eventstore.history.Stock.Reply.Insufficient;
import dev.keelson.eventstore.history.Stock.Reply.Quantity;
import dev.keelson.eventstore.history.Stock.Reply.Taken;
import dev.keelson.eventstore.history.Verdict.Broken;
import dev.keelson.eventstore.history.Verdict.Linearizable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Histories known to be good and known to be bad; the numbers before an operation are its begin and its end. */
final class LinearizabilityCheckerTest {

    private static final Register.Invocation READ = new Register.Invocation.Read();
    private static final Counter.Invocation INCREMENT = new Counter.Invocation.Increment();
    private static final Counter.Invocation COUNT = new Counter.Invocation.Read();
    private static final Stock.Invocation LOOK = new Stock.Invocation.Read();

    private final LinearizabilityChecker<Long, Register.Invocation, Register.Reply> register =
            new LinearizabilityChecker<>(new Register());
    private final LinearizabilityChecker<Long, Counter.Invocation, Long> counter =
            new LinearizabilityChecker<>(new Counter());
    private final LinearizabilityChecker<Long, Stock.Invocation, Stock.Reply> stock =
            new LinearizabilityChecker<>(new Stock());

    private static <I, A> Operation<I, A> told(long began, long ended, I invocation, A answer) {
        return new Operation<>(0, invocation, new Told<>(answer), began, ended);
    }

    private static <I, A> Operation<I, A> unknown(long began, I invocation) {
        return new Operation<>(0, invocation, new Unknown<>(), began, began + 1);
    }

    private static <I, A> Operation<I, A> nothing(long began, long ended, I invocation) {
        return new Operation<>(0, invocation, new DidNothing<>(), began, ended);
    }

    @Test
    void an_empty_history_is_linearizable() {
        assertThat(register.check(List.of())).isEqualTo(new Linearizable());
    }

    @Test
    void one_after_the_other_as_the_model_has_it_is_linearizable() {
        assertThat(register.check(List.of(
                        told(1, 2, READ, new Value(0)),
                        told(3, 4, new Write(7), new Written()),
                        told(5, 6, new CompareAndSet(7, 8), new Exchanged()),
                        told(7, 8, new CompareAndSet(7, 9), new NotAsExpected()),
                        told(9, 10, READ, new Value(8)))))
                .isEqualTo(new Linearizable());
    }

    @Test
    void a_stale_read_is_not() {
        assertThat(register.check(List.of(told(1, 2, new Write(7), new Written()), told(3, 4, READ, new Value(0)))))
                .isInstanceOf(Broken.class);
    }

    @Test
    void a_read_may_see_a_write_under_way_or_not() {
        assertThat(register.check(List.of(
                        told(1, 10, new Write(7), new Written()),
                        told(2, 3, READ, new Value(0)),
                        told(4, 5, READ, new Value(7)))))
                .isEqualTo(new Linearizable());
    }

    @Test
    void a_read_that_goes_back_in_time_is_not() {
        assertThat(register.check(List.of(
                        told(1, 10, new Write(7), new Written()),
                        told(2, 3, READ, new Value(7)),
                        told(4, 5, READ, new Value(0)))))
                .isInstanceOf(Broken.class);
    }

    @Test
    void a_value_that_nobody_wrote_is_not() {
        assertThat(register.check(List.of(told(1, 4, new Write(7), new Written()), told(2, 3, READ, new Value(9)))))
                .isInstanceOf(Broken.class);
    }

    @Test
    void overlapping_operations_may_need_one_certain_order() {
        assertThat(register.check(List.of(
                        told(1, 20, new CompareAndSet(2, 3), new Exchanged()),
                        told(2, 21, new CompareAndSet(1, 2), new Exchanged()),
                        told(3, 22, new CompareAndSet(0, 1), new Exchanged()),
                        told(4, 23, new CompareAndSet(0, 9), new NotAsExpected()),
                        told(24, 25, READ, new Value(3)))))
                .isEqualTo(new Linearizable());
    }

    @Test
    void overlapping_operations_that_fit_in_no_order_are_not() {
        assertThat(register.check(List.of(
                        told(1, 20, new CompareAndSet(0, 1), new Exchanged()),
                        told(2, 21, new CompareAndSet(0, 2), new Exchanged()))))
                .isInstanceOf(Broken.class);
    }

    @Test
    void two_readers_that_see_two_writes_in_different_orders_are_not() {
        assertThat(register.check(List.of(
                        told(1, 20, new Write(1), new Written()),
                        told(2, 21, new Write(2), new Written()),
                        told(3, 4, READ, new Value(1)),
                        told(5, 6, READ, new Value(2)),
                        told(7, 8, READ, new Value(1)))))
                .isInstanceOf(Broken.class);
    }

    @Test
    void an_unknown_write_may_have_happened() {
        assertThat(register.check(List.of(unknown(1, new Write(7)), told(3, 4, READ, new Value(7)))))
                .isEqualTo(new Linearizable());
    }

    @Test
    void an_unknown_write_may_not_have_happened() {
        assertThat(register.check(List.of(unknown(1, new Write(7)), told(3, 4, READ, new Value(0)))))
                .isEqualTo(new Linearizable());
    }

    @Test
    void an_unknown_write_may_happen_much_later() {
        assertThat(register.check(List.of(
                        unknown(1, new Write(7)),
                        told(3, 4, READ, new Value(0)),
                        told(5, 6, new Write(8), new Written()),
                        told(7, 8, READ, new Value(8)),
                        told(9, 10, READ, new Value(7)))))
                .isEqualTo(new Linearizable());
    }

    @Test
    void an_unknown_write_that_happened_does_not_happen_again() {
        assertThat(register.check(List.of(
                        unknown(1, new Write(7)),
                        told(3, 4, READ, new Value(7)),
                        told(5, 6, new Write(8), new Written()),
                        told(7, 8, READ, new Value(8)),
                        told(9, 10, READ, new Value(7)))))
                .isInstanceOf(Broken.class);
    }

    @Test
    void an_unknown_write_does_not_happen_before_it_was_asked_for() {
        assertThat(register.check(List.of(told(1, 2, READ, new Value(7)), unknown(3, new Write(7)))))
                .isInstanceOf(Broken.class);
    }

    @Test
    void a_conflict_that_did_nothing_is_linearizable() {
        assertThat(register.check(List.of(nothing(1, 2, new Write(7)), told(3, 4, READ, new Value(0)))))
                .isEqualTo(new Linearizable());
    }

    @Test
    void a_conflict_that_happened_is_not() {
        assertThat(register.check(List.of(nothing(1, 2, new Write(7)), told(3, 4, READ, new Value(7)))))
                .isInstanceOf(Broken.class);
    }

    @Test
    void increments_at_once_are_told_different_numbers() {
        assertThat(counter.check(
                        List.of(told(1, 10, INCREMENT, 2L), told(2, 11, INCREMENT, 1L), told(12, 13, COUNT, 2L))))
                .isEqualTo(new Linearizable());
    }

    @Test
    void an_increment_seen_twice_is_not() {
        assertThat(counter.check(List.of(told(1, 10, INCREMENT, 1L), told(2, 11, INCREMENT, 1L))))
                .isInstanceOf(Broken.class);
    }

    @Test
    void a_lost_increment_is_not() {
        assertThat(counter.check(List.of(told(1, 2, INCREMENT, 1L), told(3, 4, INCREMENT, 2L), told(5, 6, COUNT, 1L))))
                .isInstanceOf(Broken.class);
    }

    @Test
    void an_increment_that_counts_twice_is_not() {
        assertThat(counter.check(List.of(told(1, 2, INCREMENT, 1L), told(3, 4, COUNT, 2L))))
                .isInstanceOf(Broken.class);
    }

    @Test
    void a_number_that_only_an_unknown_increment_explains_is_linearizable() {
        assertThat(counter.check(List.of(unknown(1, INCREMENT), unknown(3, INCREMENT), told(5, 6, INCREMENT, 2L))))
                .isEqualTo(new Linearizable());
        assertThat(counter.check(List.of(unknown(1, INCREMENT), unknown(3, INCREMENT), told(5, 6, INCREMENT, 4L))))
                .isInstanceOf(Broken.class);
    }

    @Test
    void stock_is_taken_while_there_is_some() {
        assertThat(stock.check(List.of(
                        told(1, 2, new Add(5), new Added()),
                        told(3, 10, new Take(3), new Taken()),
                        told(4, 11, new Take(3), new Insufficient()),
                        told(12, 13, LOOK, new Quantity(2)))))
                .isEqualTo(new Linearizable());
    }

    @Test
    void a_double_take_is_not() {
        assertThat(stock.check(List.of(
                        told(1, 2, new Add(5), new Added()),
                        told(3, 10, new Take(3), new Taken()),
                        told(4, 11, new Take(3), new Taken()))))
                .isInstanceOf(Broken.class);
    }

    @Test
    void a_take_refused_although_there_was_enough_is_not() {
        assertThat(stock.check(
                        List.of(told(1, 2, new Add(5), new Added()), told(3, 4, new Take(3), new Insufficient()))))
                .isInstanceOf(Broken.class);
    }

    @Test
    void a_lost_addition_is_not() {
        assertThat(stock.check(List.of(
                        told(1, 10, new Add(5), new Added()),
                        told(2, 11, new Add(3), new Added()),
                        told(12, 13, LOOK, new Quantity(5)))))
                .isInstanceOf(Broken.class);
    }

    @Test
    void the_report_is_the_shortest_wrong_beginning_and_marks_the_answer() {
        var write = told(1, 2, (Register.Invocation) new Write(7), (Register.Reply) new Written());
        var stale = told(3, 5, READ, (Register.Reply) new Value(0));
        var pending = told(4, 9, (Register.Invocation) new Write(8), (Register.Reply) new Written());
        var later = told(10, 11, READ, (Register.Reply) new Value(8));

        var verdict = (Broken) register.check(List.of(later, pending, stale, write));
        assertThat(verdict.operations()).map(Operation::began).containsExactly(1L, 3L, 4L);
        assertThat(verdict.unexplained()).isEqualTo(stale);
        assertThat(verdict.states()).isEqualTo(Set.of(7L));
        assertThat(verdict.toString())
                .contains("may have been any of [7]")
                .contains(">    3 to    5  client 0  Read[]: Value[value=0]");
    }

    @Test
    void more_than_it_can_hold_is_refused_with_the_number() {
        var history = new ArrayList<Operation<Counter.Invocation, Long>>();
        for (var i = 1; i <= 65; i++) {
            history.add(unknown(2L * i, INCREMENT));
        }
        assertThatThrownBy(() -> counter.check(history))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 64 operations may be pending at once");
    }

    @Test
    void it_agrees_with_trying_every_order_on_small_histories() {
        var random = new SplittableRandom(7);
        var good = 0;
        for (var round = 0; round < 20_000; round++) {
            var history = smallHistory(random);
            var expected = new EveryOrder<>(new Register()).explains(history);
            assertThat(register.check(history) instanceof Linearizable)
                    .as("%s", history)
                    .isEqualTo(expected);
            good += expected ? 1 : 0;
        }
        assertThat(good).isBetween(2_000, 18_000);
    }

    private static List<Operation<Register.Invocation, Register.Reply>> smallHistory(SplittableRandom random) {
        var times = new ArrayList<Long>();
        for (var time = 1L; time <= 10; time++) {
            times.add(random.nextInt(times.size() + 1), time);
        }
        var history = new ArrayList<Operation<Register.Invocation, Register.Reply>>();
        for (var i = 0; i < 10; i += 2) {
            var invocation = invocation(random);
            var began = Math.min(times.get(i), times.get(i + 1));
            var ended = Math.max(times.get(i), times.get(i + 1));
            history.add(new Operation<>(i, invocation, answer(random, invocation), began, ended));
        }
        return history;
    }

    private static Register.Invocation invocation(SplittableRandom random) {
        return switch (random.nextInt(3)) {
            case 0 -> new Write(random.nextInt(2));
            case 1 -> new CompareAndSet(random.nextInt(2), random.nextInt(2));
            default -> READ;
        };
    }

    private static Answer<Register.Reply> answer(SplittableRandom random, Register.Invocation invocation) {
        return switch (random.nextInt(8)) {
            case 0 -> new Unknown<>();
            case 1 -> new DidNothing<>();
            default ->
                new Told<>(new Register()
                        .apply((long) random.nextInt(2), invocation)
                        .answer());
        };
    }

    /** The definition, word for word: without memory, without shortcuts. */
    private record EveryOrder<S, I, A>(Model<S, I, A> model) {

        boolean explains(List<Operation<I, A>> history) {
            return explains(model.initial(), history);
        }

        private boolean explains(S state, List<Operation<I, A>> rest) {
            if (rest.stream().noneMatch(operation -> operation.answer() instanceof Told)) {
                return true;
            }
            for (var next : rest) {
                if (mayBeFirst(next, rest)) {
                    var step = model.apply(state, next.invocation());
                    var agrees = !(next.answer() instanceof Told(var told)) || told.equals(step.answer());
                    if (agrees && explains(step.next(), without(next, rest))) {
                        return true;
                    }
                }
            }
            return false;
        }

        private boolean mayBeFirst(Operation<I, A> next, List<Operation<I, A>> rest) {
            return !(next.answer() instanceof DidNothing)
                    && rest.stream().noneMatch(other -> other.answer() instanceof Told && other.ended() < next.began());
        }

        private List<Operation<I, A>> without(Operation<I, A> next, List<Operation<I, A>> rest) {
            return rest.stream().filter(operation -> !operation.equals(next)).toList();
        }
    }
}
