package dev.keelson.eventstore;

import java.time.Instant;
import java.util.function.LongConsumer;

/**
 * The log of events: one order, the order of commits, numbered from 1 without gaps. A reader that has seen position n has
 * seen, or can see, every position below n. Of two appends whose conditions exclude each other exactly one commits, on any
 * number of nodes. Safe for use by many threads; methods block and are meant for virtual threads.
 *
 * <p>A database that does not answer makes a method throw {@link EventStoreException}, whose {@code retryable()} says
 * whether nothing was done.
 */
public interface EventLog extends AutoCloseable {

    /**
     * Appends under a condition and returns after the commit is durable. Appends that wait at the same time commit
     * together, each with an outcome of its own.
     *
     * @throws AppendOutcomeUnknownException when the database did not tell whether the commit happened
     * @throws EventLogUnavailableException when nothing was done: queue full, database away, log closed
     */
    AppendOutcome append(Append append);

    /**
     * The matching events after a position, made of at most {@code limit} stored ones. A page may hold fewer, even none,
     * although more follow: {@link EventPage#through()} tells how far it looked. It may hold more where stored events are
     * upcast to several; a position is never split over two pages.
     *
     * @param after position, from 0; beyond the head the page is empty
     * @param limit of stored events, at least 1
     */
    EventPage read(Criteria criteria, long after, int limit);

    /**
     * Whether this process has seen, or cannot exclude to have seen, a matching event committed after the position. A hint
     * that costs no look into the database: a no says nothing about what other processes have appended meanwhile.
     */
    boolean mayHaveChanged(Criteria criteria, long after);

    /** The position of the last event, 0 when there is none. */
    long head();

    /**
     * The position after which every event at or after a time stands: one below the first event whose time is not before
     * {@code time}, the head when there is none.
     */
    long positionAt(Instant time);

    /**
     * Tells the listener the new head after commits, of this process at once, of others soon. Calls may come late, twice or
     * for several commits at once, on any thread; a listener returns quickly.
     */
    Subscription onAppend(LongConsumer listener);

    /** Stops wake-ups and refuses further appends; those under way finish. */
    @Override
    void close();

    /** Ends what was begun by {@link #onAppend}. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
