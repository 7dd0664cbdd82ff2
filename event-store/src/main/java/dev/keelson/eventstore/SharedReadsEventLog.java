package dev.keelson.eventstore;

import dev.keelson.eventstore.EventLogObserver.ReadFrom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A log whose readers share what was read. Positions have no gaps and events do not change, so a full page of the log is
 * right for ever; the page at the head is extended when a reader wants what it does not have yet.
 *
 * <p>A read shows at least what this process knew to be in the log when it began: what it appended, what its listeners were
 * told, what {@link #head()} answered, what another read has shown. What other processes appended it may show later than the
 * database would, by as long as their wake-up takes; whoever must not miss any of it asks for the head first.
 *
 * <p>Who wants every event, or reads near the head, is given pages, which are loaded where they are missing, one a read at
 * most. Who wants few events far below the head goes to the log, whose index finds them, unless the pages happen to be there:
 * to read all in order to drop most of it would be work, and would push out what others share.
 *
 * <p>Safe for use by many threads.
 */
final class SharedReadsEventLog implements EventLog {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How many pages from the head down are loaded for whoever wants anything of them. */
    private static final int PAGES_NEAR_HEAD = 4;

    /** How many pages a read looks through at most. */
    private static final int MOST_PAGES = 64;

    /** Which part of the memory one page may take. */
    private static final int SHARE_OF_A_PAGE = 4;

    private final EventLog log;
    private final EventLogObserver observer;
    private final long mostBytesOfAPage;
    private final LogPages pages;
    private final AtomicLong known = new AtomicLong();
    private final Subscription subscription;

    SharedReadsEventLog(EventLog log, long mostBytes, EventLogObserver observer) {
        this(log, mostBytes, observer, PATIENCE);
    }

    SharedReadsEventLog(EventLog log, long mostBytes, EventLogObserver observer, Duration patience) {
        this.log = log;
        this.observer = observer;
        mostBytesOfAPage = mostBytes / SHARE_OF_A_PAGE;
        pages = new LogPages(this::extended, mostBytes, patience);
        subscription = log.onAppend(this::knows);
        knows(log.head());
    }

    private long knows(long head) {
        return known.accumulateAndGet(head, Math::max);
    }

    private LogPage extended(LogPage page) {
        var from = page.through();
        var read = log.read(Criteria.ANY, from, (int) (LogPage.end(page.number()) - from));
        knows(Math.max(read.head(), read.through()));
        return page.extended(read, mostBytesOfAPage);
    }

    @Override
    public EventPage read(Criteria criteria, long after, int limit) {
        if (after < 0 || limit < 1) {
            throw new IllegalArgumentException(
                    "after must be at least 0 and limit at least 1, were %d and %d".formatted(after, limit));
        }
        var head = known.get();
        if (after >= head) {
            observer.read(ReadFrom.MEMORY);
            return new EventPage(List.of(), after, head);
        }
        var number = LogPage.numberAfter(after);
        var page = present(number, head);
        if (page != null && !page.tooLarge()) {
            return shared(page, new PageMatches(criteria, after, limit), head, ReadFrom.MEMORY);
        }
        if (page == null && (criteria.isAny() || isNearHead(number, head))) {
            page = pages.loaded(number, reached(number, head));
        }
        return page == null || page.tooLarge()
                ? alone(criteria, after, limit)
                : shared(page, new PageMatches(criteria, after, limit), head, ReadFrom.PAGE);
    }

    private static boolean isNearHead(long number, long head) {
        return number + PAGES_NEAR_HEAD > LogPage.numberAfter(head - 1);
    }

    private static long reached(long number, long head) {
        return Math.min(LogPage.end(number), head);
    }

    private @Nullable LogPage present(long number, long head) {
        return pages.present(number, reached(number, head));
    }

    private EventPage shared(LogPage first, PageMatches matches, long head, ReadFrom source) {
        observer.read(source);
        var page = first;
        for (var i = 1; matches.take(page) && page.isFull() && i < MOST_PAGES; i++) {
            var next = present(page.number() + 1, head);
            if (next == null || next.tooLarge()) {
                break;
            }
            page = next;
        }
        return matches.page(known.get());
    }

    private EventPage alone(Criteria criteria, long after, int limit) {
        observer.read(ReadFrom.LOG);
        var page = log.read(criteria, after, limit);
        knows(page.head());
        return page;
    }

    @Override
    public AppendOutcome append(Append append) {
        return log.append(append);
    }

    @Override
    public boolean mayHaveChanged(Criteria criteria, long after) {
        return log.mayHaveChanged(criteria, after);
    }

    @Override
    public long head() {
        return knows(log.head());
    }

    @Override
    public long positionAt(Instant time) {
        return log.positionAt(time);
    }

    /** A listener that reads at once finds what it was told of. */
    @Override
    public Subscription onAppend(LongConsumer listener) {
        return log.onAppend(head -> {
            var _ = knows(head);
            listener.accept(head);
        });
    }

    @Override
    public void close() {
        subscription.close();
        log.close();
    }
}
