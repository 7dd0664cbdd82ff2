package dev.keelson.eventstore.history;

/**
 * An object as it behaves while nobody else uses it; what concurrent clients were told is measured by it.
 *
 * @param <S> its states, told apart by {@code equals}
 * @param <I> what can be asked of it
 * @param <A> what it answers
 */
public interface Model<S, I, A> {

    /** The state before anything was asked. */
    S initial();

    /** What the invocation does to the state and answers; the same each time. */
    Step<S, A> apply(S state, I invocation);

    /**
     * One invocation's effect.
     *
     * @param next the state afterwards, equal to the one before when nothing changed
     * @param answer what is answered
     */
    record Step<S, A>(S next, A answer) {}
}
