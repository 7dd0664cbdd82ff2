package dev.keelson.idempotency;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** A gate whose replies can commit together with what they tell of. Safe for use by many threads. */
public interface TransactionalGate extends IdempotencyGate {

    /**
     * Keeps replies inside a transaction of the caller's. It may be called again after that was rolled back.
     *
     * @return for each whether it stands if the transaction commits; not, when its claim was lost
     */
    List<Boolean> complete(Handle handle, List<Completion> completions);

    /** Ends the claim of a reply whose transaction has committed, for those who wait in this process. */
    void completed(Completion completion);

    /** Ends a claim with a reply that stood already, for those who wait in this process. */
    void replayed(Completion completion);

    /** The same as {@link #complete(Handle, List)} for whoever makes it part of another statement; empty: not on this database. */
    Optional<CompletionStatement> statement();

    /**
     * Keeps replies whose claims nobody else knows of. It fails with the SQLSTATE {@link #REFUSED}
     * when somebody else does, whether or not he has completed his; {@link #complete(Handle, List)} tells.
     */
    interface CompletionStatement {

        /** A unique violation. */
        String REFUSED = "23505";

        /**
         * The text of an INSERT from {@code placed (n, position)}, a table with a row for each reply that is to be kept: its
         * number, from 1, and the position of the last event that it tells of.
         *
         * @param completions how many are bound
         */
        String insertion(int completions);

        /**
         * Binds its parameters.
         *
         * @param first the index of the first
         */
        void bind(PreparedStatement statement, int first, List<Completion> completions) throws SQLException;
    }
}
