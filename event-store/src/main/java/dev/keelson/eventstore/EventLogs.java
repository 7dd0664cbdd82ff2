package dev.keelson.eventstore;

import javax.sql.DataSource;

/** Opens logs. */
public final class EventLogs {

    private EventLogs() {}

    /** A log in memory, for tests: gone with the process, without companion writes. */
    public static EventLog inMemory() {
        return new InMemoryEventLog();
    }

    /**
     * A log in the database of the data source, H2 or PostgreSQL, whose tables {@link SchemaMigrations#migrate} has made.
     *
     * @param dataSource a pool; the log takes a connection for each call and, on PostgreSQL, one for as long as it is open
     */
    public static EventLog jdbi(DataSource dataSource, EventLogConfiguration configuration, EventLogObserver observer) {
        return JdbiEventLog.open(dataSource, configuration, observer);
    }
}
