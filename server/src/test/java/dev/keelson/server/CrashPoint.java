package dev.keelson.server;

/** Between which steps of a command with a key a process dies. */
enum CrashPoint {
    AFTER_ADMISSION,
    /** With the decision made, the handler not left yet. */
    DURING_RUN,
    BEFORE_APPEND,
    /** With events and reply written, in the transaction. */
    BEFORE_COMMIT,
    /** Before anybody was told. */
    AFTER_COMMIT,
    AFTER_REPLY;

    /** Whether the command was done. */
    boolean isCommitted() {
        return compareTo(AFTER_COMMIT) >= 0;
    }
}
