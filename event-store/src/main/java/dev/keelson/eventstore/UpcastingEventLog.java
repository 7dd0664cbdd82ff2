package dev.keelson.eventstore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log whose events are upcast when they are read.
 *
 * <p>Criteria name the types that readers know. Towards the log they are widened by the stored types that may become
 * those; what comes back is upcast and held against the criteria as they were. So an append condition may see a conflict
 * in an event that would not have become one of its types, which costs another decision, and never misses one.
 *
 * <p>An event that cannot be upcast must not stop those who do not need it, and whoever reads without types says nothing
 * of what it needs. So it is handed out as it is stored, with the {@link RecordedEvent#failure() failure}.
 */
final class UpcastingEventLog implements EventLog {

    private static final Logger LOG = LoggerFactory.getLogger(UpcastingEventLog.class);

    private final EventLog log;
    private final EventUpcasts upcasts;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    UpcastingEventLog(EventLog log, EventUpcasts upcasts) {
        this.log = log;
        this.upcasts = upcasts;
    }

    @Override
    public AppendOutcome append(Append append) {
        var condition = append.condition();
        if (condition.criteria() == null) {
            return log.append(append);
        }
        var widened = new AppendCondition(widened(condition.criteria()), condition.after());
        return log.append(new Append(append.events(), widened, append.companions()));
    }

    @Override
    public EventPage read(Criteria criteria, long after, int limit) {
        var widened = widened(criteria);
        var page = log.read(widened, after, limit);
        if (widened.equals(criteria) && page.events().stream().noneMatch(this::isTaken)) {
            return page;
        }
        var events = new ArrayList<RecordedEvent>(page.events().size());
        for (var stored : page.events()) {
            if (isTaken(stored)) {
                upcast(stored, criteria, events);
            } else if (criteria.matches(stored.event().type(), stored.event().tags())) {
                events.add(stored);
            }
        }
        return new EventPage(events, page.through(), page.head());
    }

    private boolean isTaken(RecordedEvent stored) {
        return upcasts.takes(stored.event().type(), stored.event().revision());
    }

    private void upcast(RecordedEvent stored, Criteria criteria, List<RecordedEvent> events) {
        var event = stored.event();
        var wanted = new HashSet<>(upcasts.resultsOf(event.type(), event.revision()));
        wanted.removeIf(type -> !criteria.matches(type, event.tags()));
        if (wanted.isEmpty() && !criteria.isAny()) {
            return;
        }
        try {
            parts(stored).stream()
                    .filter(part -> criteria.matches(part.event().type(), event.tags()))
                    .forEach(events::add);
        } catch (RuntimeException e) {
            events.add(failed(stored, wanted, e));
        }
    }

    private List<RecordedEvent> parts(RecordedEvent stored) {
        var results = upcasts.upcast(stored.event());
        var parts = new ArrayList<RecordedEvent>(results.size());
        for (var result : results) {
            parts.add(new RecordedEvent(stored.position(), part(stored.event(), parts.size() + 1, result)));
        }
        return parts;
    }

    private static EventData part(EventData stored, int number, EventData result) {
        return new EventData(
                number == 1 ? stored.id() : stored.id() + "#" + number,
                result.type(),
                result.revision(),
                stored.time(),
                result.payload(),
                result.metadata(),
                stored.tags());
    }

    /** Says so in the log once for each type and revision: the feed of a hundred clients would say it a hundred times. */
    private RecordedEvent failed(RecordedEvent stored, Set<String> wanted, RuntimeException cause) {
        var failure = UpcastFailedException.of(stored, wanted, cause);
        if (told.add(stored.event().type() + " " + stored.event().revision())) {
            LOG.atWarn().setCause(failure).log("an event cannot be upcast; readers that need it will fail");
        }
        return new RecordedEvent(stored.position(), stored.event(), failure);
    }

    private Criteria widened(Criteria criteria) {
        if (criteria.alternatives().stream()
                .allMatch(alternative -> widened(alternative.types()).size()
                        == alternative.types().size())) {
            return criteria;
        }
        return new Criteria(criteria.alternatives().stream()
                .map(alternative -> new Criterion(widened(alternative.types()), alternative.tags()))
                .toList());
    }

    private Set<String> widened(Set<String> types) {
        var widened = new HashSet<>(types);
        types.forEach(type -> widened.addAll(upcasts.sourcesOf(type)));
        return widened;
    }

    @Override
    public boolean mayHaveChanged(Criteria criteria, long after) {
        return log.mayHaveChanged(widened(criteria), after);
    }

    @Override
    public long head() {
        return log.head();
    }

    @Override
    public long positionAt(Instant time) {
        return log.positionAt(time);
    }

    @Override
    public Subscription onAppend(LongConsumer listener) {
        return log.onAppend(listener);
    }

    @Override
    public void close() {
        log.close();
    }
}
