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

    /**
     * A log whose readers share what was read, each page of it read once for all of them. Meant for those who follow the log
     * and may be told of other processes' appends a moment later; not for decisions. Closing it closes the log.
     *
     * @param log as its readers are to know it, upcast where that is to be
     * @param bytes of memory at most, by estimate; with 0 nothing is shared, and this is the log itself
     */
    public static EventLog sharingReads(EventLog log, long bytes, EventLogObserver observer) {
        return bytes == 0 ? log : new SharedReadsEventLog(log, bytes, observer);
    }

    /**
     * The log as its readers know it: what is read has been upcast, criteria and conditions find the stored events that
     * become what they ask for. Appends go in as they are. Closing it closes the log.
     *
     * @param log as it is stored
     * @param upcasts what becomes of stored events
     */
    public static EventLog upcasting(EventLog log, EventUpcasts upcasts) {
        return new UpcastingEventLog(log, upcasts);
    }
}
