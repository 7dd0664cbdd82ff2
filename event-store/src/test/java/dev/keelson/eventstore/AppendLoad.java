package dev.keelson.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.eventstore.AppendOutcome.Appended;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * Appenders that go on whatever happens to the database, and remember what each append was told. Each append is one to
 * three events under a condition that no event of the same append is there yet, so that one which is done twice, or told to
 * have failed and done, shows. Safe for use by many threads.
 */
final class AppendLoad implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = 2_000_000;
    private static final int PAGE = 1_000;
    private static final String TYPE = "load.Appended";

    private final EventLog log;
    private final Map<String, Appended> appended = new ConcurrentHashMap<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final List<Thread> appenders;
    private volatile boolean stopping;

    private AppendLoad(EventLog log, int appenders) {
        this.log = log;
        this.appenders = IntStream.range(0, appenders)
                .mapToObj(number -> Thread.ofVirtual().unstarted(() -> run(number)))
                .toList();
    }

    /** Appenders that have begun. */
    static AppendLoad on(EventLog log, int appenders) {
        var load = new AppendLoad(log, appenders);
        load.appenders.forEach(Thread::start);
        return load;
    }

    private void run(int appender) {
        for (var number = 0; !stopping; number++) {
            append("%d-%d".formatted(appender, number), 1 + number % 3);
        }
    }

    private void append(String name, int size) {
        try {
            switch (log.append(appendOf(name, size))) {
                case Appended outcome -> appended.put(name, outcome);
                case AppendOutcome other -> wrong.add("%s was told %s".formatted(name, other));
            }
        } catch (AppendOutcomeUnknownException e) {
            unknown.add(name);
        } catch (EventLogUnavailableException e) {
            refused.add(name);
            LockSupport.parkNanos(PAUSE_NANOS);
        } catch (RuntimeException e) {
            wrong.add("%s was told %s".formatted(name, e));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static Append appendOf(String name, int size) {
        var tag = new Tag("append", name);
        var events = IntStream.range(0, size)
                .mapToObj(index -> new EventData(
                        name + "/" + index,
                        TYPE,
                        "1.0",
                        Instant.now(),
                        name.getBytes(StandardCharsets.UTF_8),
                        Map.of(),
                        Set.of(tag, new Tag("size", String.valueOf(size)))))
                .toList();
        return Append.of(events, AppendCondition.noneOf(Criteria.havingTags(tag), 0));
    }

    int acknowledged() {
        return appended.size();
    }

    int refused() {
        return refused.size();
    }

    /** Returns when so many more appends were acknowledged. */
    void awaitMore(int appends) {
        var before = acknowledged();
        Awaitility.await()
                .atMost(LONGEST)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> acknowledged() >= before + appends);
    }

    /** Returns when each appender has had its last answer. */
    @Override
    public void close() {
        stopping = true;
        for (var appender : appenders) {
            try {
                assertThat(appender.join(LONGEST)).as("the appender ends").isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** What was acknowledged is in the log once and where it was said to be, what was refused is not, all else is whole. */
    void requireTruth() {
        var events = events();
        assertThat(wrong).isEmpty();
        assertThat(events)
                .extracting(RecordedEvent::position)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, events.size())
                        .mapToObj(Long::valueOf)
                        .toList());
        var byAppend = events.stream()
                .filter(event -> event.event().type().equals(TYPE))
                .collect(Collectors.groupingBy(event -> new String(event.event().payload(), StandardCharsets.UTF_8)));
        byAppend.forEach(AppendLoad::requireWhole);
        var places = new HashMap<String, Appended>();
        byAppend.forEach((name, its) -> places.put(name, placeOf(its)));
        assertThat(places).containsAllEntriesOf(appended);
        assertThat(refused).noneMatch(places::containsKey);
        places.keySet().removeAll(appended.keySet());
        assertThat(unknown).containsAll(places.keySet());
    }

    private List<RecordedEvent> events() {
        var events = new ArrayList<RecordedEvent>();
        var cursor = new LogCursor(log, Criteria.ANY, 0, PAGE);
        for (var page = cursor.next(); !page.isEmpty(); page = cursor.next()) {
            events.addAll(page);
        }
        return events;
    }

    private static void requireWhole(String name, List<RecordedEvent> events) {
        assertThat(events.stream().map(RecordedEvent::event).toList())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("time")
                .isEqualTo(appendOf(name, events.size()).events());
        var place = placeOf(events);
        assertThat(place.last() - place.first() + 1).as(name).isEqualTo(events.size());
        assertThat(events.getFirst().event().tags()).contains(new Tag("size", String.valueOf(events.size())));
    }

    private static Appended placeOf(List<RecordedEvent> events) {
        return new Appended(events.getFirst().position(), events.getLast().position());
    }

    @Override
    public String toString() {
        return "%d appends acknowledged, %d refused, %d unknown"
                .formatted(appended.size(), refused.size(), unknown.size());
    }
}
