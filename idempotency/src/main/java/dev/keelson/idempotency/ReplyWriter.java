package dev.keelson.idempotency;

import dev.keelson.idempotency.TransactionalGate.CompletionStatement;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Keeps replies in a caller's transaction: as one database does. Safe for use by many threads. */
interface ReplyWriter {

    /** One verdict for each: whether it stands. */
    List<Boolean> write(Handle handle, List<Completion> completions);

    /** Whether {@link #write} is one statement, and needs no transaction around it. */
    boolean isOneStatement();

    /** The same as a statement to be sent along with others. */
    Optional<CompletionStatement> statement();
}
