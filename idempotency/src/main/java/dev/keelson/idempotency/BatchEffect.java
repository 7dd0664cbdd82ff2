package dev.keelson.idempotency;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** What is done about messages that were delivered for the first time. */
@FunctionalInterface
public interface BatchEffect<M, X extends Exception> {

    /**
     * Does it.
     *
     * @param transaction to do it in; neither to be committed, rolled back nor kept
     * @param messages at least one, in the order in which they were delivered
     */
    void apply(Handle transaction, List<M> messages) throws X;
}
