package dev.keelson.idempotency;

/** Removes keys that are over, in transactions of some thousand rows at most. Used by one thread. */
interface KeyPurge {

    /**
     * Removes a few; whether this round has more to do.
     *
     * @throws org.jdbi.v3.core.JdbiException when the database could not; nothing is lost by trying again later
     */
    boolean step();
}
