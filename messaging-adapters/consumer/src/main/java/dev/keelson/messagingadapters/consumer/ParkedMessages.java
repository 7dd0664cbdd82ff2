package dev.keelson.messagingadapters.consumer;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the consumers of a database could not handle, for operators. To retry a message, ask the consumer itself. When the
 * database does not answer, JDBI's exceptions reach the caller. Safe for use by many threads.
 */
public final class ParkedMessages {

    private static final Logger LOG = LoggerFactory.getLogger(ParkedMessages.class);
    private static final int LARGEST_PAGE = 1_000;
    private static final int LONGEST_NOTE = 1_000;

    private final ConsumerDatabase database;

    public ParkedMessages(ConsumerDatabase database) {
        this.database = database;
    }

    /**
     * A piece of the list of a consumer's parked messages.
     *
     * @param after the number behind which to begin; 0 is the beginning
     * @param limit how many at most, from 1 to 1,000
     */
    public ParkedPage page(String consumer, long after, int limit) {
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw new IllegalArgumentException("limit must be from 1 to %d, was %d".formatted(LARGEST_PAGE, limit));
        }
        return ParkedPage.of(
                database.jdbi().withExtension(ParkedDao.class, dao -> dao.page(consumer, after, limit + 1)), limit);
    }

    /** A message in whole; empty if it is not parked. */
    public Optional<ParkedContent> find(String consumer, long number) {
        return database.jdbi().withExtension(ParkedDao.class, dao -> dao.find(consumer, number));
    }

    /** How many there are. */
    public ParkedCounts counts(String consumer) {
        return database.jdbi().withExtension(ParkedDao.class, dao -> dao.counts(consumer));
    }

    /**
     * Gives up the first message of a key: it has no effect, also when the broker delivers it again. Those behind it stay.
     * Commands are given up for good; where effects are in a transaction, a message that comes again after the retention of
     * consumed messages is tried like a new one, and may be skipped again, which replaces the note.
     *
     * @param note why, for those who ask one day; 1 to 1,000 characters
     * @return {@link ParkedOutcome.Skipped}, or why it was not: not first, unknown, busy
     */
    public ParkedOutcome skip(String consumer, long number, String note) {
        if (note.isBlank() || note.length() > LONGEST_NOTE || note.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "note must have 1 to %d characters and say something".formatted(LONGEST_NOTE));
        }
        var store = new ParkedStore(database, consumer, Integer.MAX_VALUE);
        var key = store.keyOf(number);
        if (key.isEmpty()) {
            return new ParkedOutcome.Unknown();
        }
        var turn = store.take(key.get(), number, (transaction, _) -> {
            var dao = transaction.attach(ParkedDao.class);
            dao.deleteSkipped(consumer, number);
            dao.keepSkipped(consumer, number, note);
        });
        return switch (turn) {
            case DONE, DONE_ALL -> skipped(consumer, number, note);
            case BUSY -> new ParkedOutcome.Busy(0);
            case PASSED -> passed(store, key.get(), number);
        };
    }

    private static ParkedOutcome skipped(String consumer, long number, String note) {
        LOG.warn("parked message {} of consumer '{}' is skipped: {}", number, consumer, note);
        return new ParkedOutcome.Skipped();
    }

    /** What is to be said of a message that is not the first of its key. */
    static ParkedOutcome passed(ParkedStore store, String key, long number) {
        var first = store.keyOf(number).flatMap(_ -> store.first(key));
        return first.isEmpty() ? new ParkedOutcome.Unknown() : new ParkedOutcome.NotFirst(first.get());
    }
}
