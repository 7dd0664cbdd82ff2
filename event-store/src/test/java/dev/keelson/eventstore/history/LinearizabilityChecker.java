package dev.keelson.eventstore.history;

import dev.keelson.eventstore.history.Answer.DidNothing;
import dev.keelson.eventstore.history.Answer.Told;
import dev.keelson.eventstore.history.Verdict.Broken;
import dev.keelson.eventstore.history.Verdict.Linearizable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a history of one object is linearizable: whether each operation can be given one instant between its
 * invocation and its answer at which it happened as a whole, so that the operations in the order of these instants give
 * exactly the answers that the clients were told.
 *
 * <p>The method is Wing and Gong's search in the form of Lowe's just-in-time linearization (<i>Testing for
 * linearizability</i>, 2017). The history is walked through once, invocation by invocation and answer by answer. What is
 * known at each point of it is the set of all <i>configurations</i> the object may be in: a state, and which of the pending
 * operations have happened already. An invocation adds a pending operation and changes no configuration. An answer forces
 * the hand: by now its operation must have happened. So from each configuration the pending operations are tried in every
 * order until the answered one has happened, with every known answer equal to what the model gives; paths that cannot get
 * there die out. Configurations are a set, so two orders that lead to the same one are followed once: this keeps the cost at
 * (states × subsets of the pending operations) an answer, where the orders are factorially many. When the set is empty,
 * this answer is the first that nothing explains, and the history up to it is the shortest wrong beginning.
 *
 * <p>An operation whose answer is unknown stays pending until the end of time: it can happen at any later point, and nothing
 * ever forces it to. One that is known to have done nothing takes no part; if it happened all the same, its effect is
 * one that no operation explains.
 *
 * <p>One shortcut keeps the sets small, and is exact: an operation that is unknown and would leave the state as it is does not
 * happen there, since nothing would be gained. The like for known answers would be wrong: a write of the value that is there
 * already may be needed later, to undo another.
 *
 * <p>A history of many objects is linearizable if that of each object is (Herlihy and Wing), so check them one by one; the
 * cost grows with how many operations of one object are pending at once, unknown ones included, and only linearly with
 * the length. Safe for use by many threads.
 */
public final class LinearizabilityChecker<S, I, A> {

    private final Model<S, I, A> model;

    public LinearizabilityChecker(Model<S, I, A> model) {
        this.model = model;
    }

    /**
     * Decides on the history of one object.
     *
     * @param history in any order
     * @throws IllegalArgumentException when more than 64 operations are pending at once
     */
    public Verdict check(List<Operation<I, A>> history) {
        return new Walk().through(history);
    }

    /**
     * A way it may have gone until now.
     *
     * @param happened which of the pending operations have happened, a bit for each slot
     */
    private record Configuration<S>(S state, long happened) {

        boolean has(int slot) {
            return (happened & 1L << slot) != 0;
        }

        Configuration<S> without(int slot) {
            return new Configuration<>(state, happened & ~(1L << slot));
        }
    }

    /** An invocation or an answer. */
    private record Moment<I, A>(long time, Operation<I, A> operation) {

        boolean isInvocation() {
            return time == operation.began();
        }
    }

    private final class Walk {

        private final List<@Nullable Operation<I, A>> slots = new ArrayList<>();
        private Set<Configuration<S>> configurations = Set.of(new Configuration<>(model.initial(), 0));

        Verdict through(List<Operation<I, A>> history) {
            for (var moment : moments(history)) {
                if (moment.isInvocation()) {
                    begin(moment.operation());
                    continue;
                }
                var survivors = end(moment.operation());
                if (survivors.isEmpty()) {
                    return broken(history, moment.operation());
                }
                configurations = survivors;
            }
            return new Linearizable();
        }

        private void begin(Operation<I, A> operation) {
            var free = slots.indexOf(null);
            if (free >= 0) {
                slots.set(free, operation);
            } else if (slots.size() < Long.SIZE) {
                slots.add(operation);
            } else {
                throw new IllegalArgumentException(
                        "at most %d operations may be pending at once; %s is one more: use fewer clients an object, or fewer unknown answers"
                                .formatted(Long.SIZE, operation));
            }
        }

        /** The configurations in which the operation has happened, which is not pending any more. */
        private Set<Configuration<S>> end(Operation<I, A> operation) {
            var slot = slots.indexOf(operation);
            var survivors = new HashSet<Configuration<S>>();
            var seen = new HashSet<>(configurations);
            var open = new ArrayDeque<>(configurations);
            while (!open.isEmpty()) {
                var configuration = open.pop();
                if (configuration.has(slot)) {
                    survivors.add(configuration.without(slot));
                } else {
                    successors(configuration).stream().filter(seen::add).forEach(open::push);
                }
            }
            slots.set(slot, null);
            return survivors;
        }

        private List<Configuration<S>> successors(Configuration<S> from) {
            var successors = new ArrayList<Configuration<S>>();
            for (var slot = 0; slot < slots.size(); slot++) {
                var operation = slots.get(slot);
                if (operation == null || from.has(slot)) {
                    continue;
                }
                var step = model.apply(from.state(), operation.invocation());
                if (operation.answer() instanceof Told(var told) && !told.equals(step.answer())) {
                    continue;
                }
                if (operation.answer() instanceof Told || !step.next().equals(from.state())) {
                    successors.add(new Configuration<>(step.next(), from.happened() | 1L << slot));
                }
            }
            return successors;
        }

        private Broken broken(List<Operation<I, A>> history, Operation<I, A> unexplained) {
            var begun = history.stream()
                    .filter(operation -> operation.began() < unexplained.ended())
                    .sorted(Comparator.comparingLong(Operation::began))
                    .toList();
            var states = configurations.stream().map(Configuration::state).collect(Collectors.toSet());
            return new Broken(begun, unexplained, states);
        }

        private List<Moment<I, A>> moments(List<Operation<I, A>> history) {
            var moments = new ArrayList<Moment<I, A>>();
            for (var operation : history) {
                if (operation.answer() instanceof DidNothing) {
                    continue;
                }
                moments.add(new Moment<>(operation.began(), operation));
                if (operation.answer() instanceof Told) {
                    moments.add(new Moment<>(operation.ended(), operation));
                }
            }
            moments.sort(Comparator.comparingLong(Moment::time));
            return moments;
        }
    }
}
