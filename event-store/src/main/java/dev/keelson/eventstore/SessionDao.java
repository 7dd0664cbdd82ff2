package dev.keelson.eventstore;

import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** PostgreSQL's sessions. */
interface SessionDao {

    /** Asks a session of ours to end; how many there are left to ask. */
    @SqlQuery("""
            SELECT COUNT(PG_TERMINATE_BACKEND(pid))
            FROM pg_stat_activity
            WHERE pid = :session
              AND usename = CURRENT_USER
            """)
    int terminate(@Bind("session") long session);
}
