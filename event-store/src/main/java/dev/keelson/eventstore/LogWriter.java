package dev.keelson.eventstore;

import java.sql.Connection;
import java.util.List;

/** Puts a batch into the tables of one kind of database. Safe for use by many threads. */
interface LogWriter {

    /** Whether {@link #write} outside a transaction is one of its own, committed when it returns. */
    boolean commitsAlone();

    /**
     * Takes the log's lock, checks the plan's conditions, and puts its events after the last one. With a condition that
     * does not hold nothing is written; since the log only grows, that condition never holds again.
     */
    Placement write(Connection connection, BatchPlan plan);

    /**
     * The same outside a transaction, with what the plan's companions write along.
     *
     * @throws CompanionRefusedException when a companion refused; nothing was written
     */
    default Placement commit(Connection connection, BatchPlan plan) {
        throw new UnsupportedOperationException("this writer writes inside a transaction only");
    }

    /**
     * What became of a plan.
     *
     * @param base the last position before the batch
     * @param broken the appends whose conditions do not hold, by index; empty: all is written
     */
    record Placement(long base, List<Integer> broken) {}
}
