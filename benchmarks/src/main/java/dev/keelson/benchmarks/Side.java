package dev.keelson.benchmarks;

import java.sql.SQLException;

/** One of the two that are measured in turns: what a client of it does, over and over. Safe for use by its clients at once. */
@FunctionalInterface
interface Side extends AutoCloseable {

    /**
     * Does it once and checks that it was done.
     *
     * @param client from 0; one thread at a time comes with the same number
     */
    void once(int client) throws SQLException;

    @Override
    default void close() {}
}
