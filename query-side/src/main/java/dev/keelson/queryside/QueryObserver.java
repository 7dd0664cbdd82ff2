package dev.keelson.queryside;

/** Is told about queries and their subscribers, for metrics. Returns at once and never throws; called by many threads. */
public interface QueryObserver extends FeedObserver {

    /** A query was answered from memory, and nothing had moved. */
    default void hit(String query) {}

    /** A query was answered from memory while a new answer is made. */
    default void stale(String query) {}

    /** A query that may be answered from memory was not there. */
    default void missed(String query) {}
}
