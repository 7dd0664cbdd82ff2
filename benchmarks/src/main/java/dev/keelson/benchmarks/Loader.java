package dev.keelson.benchmarks;

import java.sql.SQLException;

/** Fills the tables of an empty, migrated log past the log itself. Used by one thread. */
interface Loader {

    /** What the log writes, in the order in which a loader writes it. */
    String EVENT_COLUMNS = "position, id, type, revision, time, payload, metadata, tags";

    String TAG_COLUMNS = "tag_key, tag_value, position";

    /** Writes all events and leaves the database settled: statistics made, nothing waiting to be written. */
    void load(LoadedLog log) throws SQLException;

    /** The fastest for the kind of database. */
    static Loader of(Scratch scratch) {
        return switch (scratch.engine()) {
            case POSTGRESQL -> new CopyLoader(scratch.floorUrl());
            case H2 -> new BatchLoader(scratch.ours().url());
        };
    }

    /** Loads, and says what failed if something did. */
    static void fill(Scratch scratch, LoadedLog log) {
        try {
            of(scratch).load(log);
        } catch (SQLException e) {
            throw BenchmarkFailedException.after("the log cannot be loaded", e);
        }
    }
}
