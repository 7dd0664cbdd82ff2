package dev.keelson.eventstore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/** The log in a list, for tests: every promise but durability and companion writes. Safe for use by many threads. */
final class InMemoryEventLog implements EventLog {

    private final ReentrantLock lock = new ReentrantLock();
    private final List<RecordedEvent> events = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final AppendSignal signal = new AppendSignal(0);
    private boolean closed;

    @Override
    public AppendOutcome append(Append append) {
        if (!append.companions().isEmpty()) {
            throw new UnsupportedOperationException("a log in memory has no transaction that a companion could join");
        }
        var outcome = locked(() -> decide(append));
        if (outcome instanceof AppendOutcome.Appended appended) {
            signal.headIs(appended.last());
        }
        return outcome;
    }

    private AppendOutcome decide(Append append) {
        if (closed) {
            throw EventLogUnavailableException.closed();
        }
        var duplicate = append.events().stream()
                .map(EventData::id)
                .filter(ids::contains)
                .findFirst();
        if (duplicate.isPresent()) {
            return new AppendOutcome.Duplicate(duplicate.get());
        }
        var condition = append.condition();
        if (condition.criteria() != null
                && events.stream().anyMatch(event -> condition.isBrokenBy(event.position(), event.event()))) {
            return new AppendOutcome.Conflicted();
        }
        var first = events.size() + 1L;
        for (var event : append.events()) {
            ids.add(event.id());
            events.add(new RecordedEvent(events.size() + 1L, event));
        }
        return new AppendOutcome.Appended(first, events.size());
    }

    @Override
    public EventPage read(Criteria criteria, long after, int limit) {
        return locked(() -> {
            var head = events.size();
            var found = events.subList((int) Math.min(Math.max(after, 0), head), head).stream()
                    .filter(event ->
                            criteria.matches(event.event().type(), event.event().tags()))
                    .limit(limit)
                    .toList();
            var through = found.size() < limit
                    ? Math.max(head, after)
                    : found.getLast().position();
            return new EventPage(found, through, head);
        });
    }

    @Override
    public boolean mayHaveChanged(Criteria criteria, long after) {
        return !read(criteria, after, 1).events().isEmpty();
    }

    @Override
    public long head() {
        return locked(() -> (long) events.size());
    }

    @Override
    public long positionAt(Instant time) {
        return locked(() -> events.stream()
                .filter(event -> !event.event().time().isBefore(time))
                .mapToLong(event -> event.position() - 1)
                .findFirst()
                .orElse(events.size()));
    }

    @Override
    public Subscription onAppend(LongConsumer listener) {
        return signal.subscribe(listener);
    }

    @Override
    public void close() {
        locked(() -> closed = true);
    }

    private <T> T locked(java.util.function.Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
