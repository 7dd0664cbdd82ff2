package dev.keelson.eventstore.history;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the checker says about a history. */
public sealed interface Verdict {

    /** One order of the operations explains every answer. */
    record Linearizable() implements Verdict {}

    /**
     * No order does.
     *
     * @param operations those that had begun when the answer was given: the shortest beginning of the history that is wrong
     * @param unexplained the operation whose answer nothing explains; without it the others are in order
     * @param states in which the object may have been before it, by the answers given until then
     */
    record Broken(List<? extends Operation<?, ?>> operations, Operation<?, ?> unexplained, Set<?> states)
            implements Verdict {

        public Broken {
            operations = List.copyOf(operations);
            states = Set.copyOf(states);
        }

        @Override
        public String toString() {
            return operations.stream()
                    .map(operation -> (operation.equals(unexplained) ? "> " : "  ") + operation)
                    .collect(Collectors.joining(
                            "\n",
                            "no order explains the answer marked with >; before it the state may have been any of %s\n"
                                    .formatted(states),
                            ""));
        }
    }
}
