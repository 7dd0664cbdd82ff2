package dev.keelson.eventstore.history;

/**
 * What a client knows about the end of its operation.
 *
 * @param <A> what the object answers
 */
public sealed interface Answer<A> {

    /** The operation happened, once, between invocation and answer, and this is what it gave. */
    record Told<A>(A value) implements Answer<A> {}

    /** The operation did not happen and never will. */
    record DidNothing<A>() implements Answer<A> {}

    /** The operation may have happened, may happen at any later time, or never. */
    record Unknown<A>() implements Answer<A> {}
}
