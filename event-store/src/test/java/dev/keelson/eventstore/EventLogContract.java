package dev.keelson.eventstore;

import static dev.keelson.eventstore.Events.at;
import static dev.keelson.eventstore.Events.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.eventstore.AppendOutcome.Appended;
import dev.keelson.eventstore.AppendOutcome.Conflicted;
import dev.keelson.eventstore.AppendOutcome.Duplicate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every event log promises. */
abstract class EventLogContract {

    private static final Tag ORDER_1 = new Tag("order", "1");
    private static final Tag ORDER_2 = new Tag("order", "2");
    private static final Tag CUSTOMER = new Tag("customer", "7");

    private EventLog log = EventLogs.inMemory();

    /** A log without an event. */
    abstract EventLog open();

    @BeforeEach
    void open_the_log() {
        log = open();
    }

    @AfterEach
    void close_the_log() {
        log.close();
    }

    private Appended append(EventData... events) {
        return (Appended) log.append(Append.of(List.of(events), AppendCondition.NONE));
    }

    private AppendOutcome append(AppendCondition condition, EventData... events) {
        return log.append(Append.of(List.of(events), condition));
    }

    private List<String> typesOf(Criteria criteria, long after) {
        return log.read(criteria, after, 1_000).events().stream()
                .map(recorded -> recorded.event().type())
                .toList();
    }

    @Test
    void a_new_log_is_empty_and_the_first_event_stands_at_position_one() {
        assertThat(log.head()).isZero();
        assertThat(log.read(Criteria.ANY, 0, 10)).isEqualTo(new EventPage(List.of(), 0, 0));

        assertThat(append(event("A"))).isEqualTo(new Appended(1, 1));
        assertThat(log.head()).isEqualTo(1);
    }

    @Test
    void positions_have_no_gaps_and_an_append_stands_together() {
        append(event("A"));
        assertThat(append(event("B"), event("C"))).isEqualTo(new Appended(2, 3));
        assertThat(append(event("D"))).isEqualTo(new Appended(4, 4));

        assertThat(log.read(Criteria.ANY, 0, 10).events())
                .extracting(RecordedEvent::position)
                .containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void an_event_is_read_as_it_was_appended() {
        var appended = event("A", ORDER_1, CUSTOMER);
        append(appended);

        var read = log.read(Criteria.ANY, 0, 10).events().getFirst().event();
        assertThat(read).usingRecursiveComparison().isEqualTo(appended);
    }

    @Test
    void an_append_goes_in_while_its_condition_holds_and_conflicts_once_it_does_not() {
        var boundary = Criteria.havingTags(ORDER_1);
        append(event("A", ORDER_1));

        assertThat(append(AppendCondition.noneOf(boundary, 1), event("B", ORDER_1)))
                .isInstanceOf(Appended.class);
        assertThat(append(AppendCondition.noneOf(boundary, 1), event("C", ORDER_1)))
                .isEqualTo(new Conflicted());
        assertThat(log.head()).isEqualTo(2);
    }

    @Test
    void an_event_outside_the_boundary_does_not_break_the_condition() {
        append(event("A", ORDER_2), event("B", CUSTOMER), event("C"));

        assertThat(append(AppendCondition.noneOf(Criteria.havingTags(ORDER_1), 0), event("D", ORDER_1)))
                .isInstanceOf(Appended.class);
    }

    @Test
    void a_boundary_may_need_several_tags_types_and_alternatives() {
        var criteria = new Criteria(List.of(
                new Criterion(Set.of("Placed", "Cancelled"), Set.of(ORDER_1, CUSTOMER)),
                new Criterion(Set.of("Renamed"), Set.of())));

        append(event("Placed", ORDER_1), event("Other", ORDER_1, CUSTOMER), event("Placed", ORDER_2, CUSTOMER));
        assertThat(append(AppendCondition.noneOf(criteria, 0), event("X"))).isInstanceOf(Appended.class);

        append(event("Cancelled", ORDER_1, CUSTOMER));
        assertThat(append(AppendCondition.noneOf(criteria, 0), event("X"))).isEqualTo(new Conflicted());

        append(event("Renamed"));
        assertThat(append(AppendCondition.noneOf(criteria, 5), event("X"))).isEqualTo(new Conflicted());
        assertThat(append(AppendCondition.noneOf(criteria, 6), event("X"))).isInstanceOf(Appended.class);
    }

    @Test
    void a_condition_on_every_event_breaks_with_any_event() {
        append(event("A"));

        assertThat(append(AppendCondition.noneOf(Criteria.ANY, 0), event("B"))).isEqualTo(new Conflicted());
        assertThat(append(AppendCondition.noneOf(Criteria.ANY, 1), event("B"))).isInstanceOf(Appended.class);
    }

    @Test
    void an_event_id_stands_once() {
        var first = event("A");
        append(first);

        assertThat(append(AppendCondition.NONE, event("B"), first)).isEqualTo(new Duplicate(first.id()));
        assertThat(log.head()).isEqualTo(1);
    }

    @Test
    void reading_is_filtered_by_type_and_tag() {
        append(event("A", ORDER_1), event("B", ORDER_1, CUSTOMER), event("A", ORDER_2), event("C"));

        assertThat(typesOf(Criteria.ANY, 0)).containsExactly("A", "B", "A", "C");
        assertThat(typesOf(Criteria.ANY, 2)).containsExactly("A", "C");
        assertThat(typesOf(Criteria.ofTypes("A", "C"), 0)).containsExactly("A", "A", "C");
        assertThat(typesOf(Criteria.havingTags(ORDER_1), 0)).containsExactly("A", "B");
        assertThat(typesOf(Criteria.havingTags(ORDER_1, CUSTOMER), 0)).containsExactly("B");
        assertThat(typesOf(
                        new Criteria(List.of(
                                new Criterion(Set.of("A"), Set.of(ORDER_1)), new Criterion(Set.of("C"), Set.of()))),
                        0))
                .containsExactly("A", "C");
    }

    @Test
    void an_event_that_matches_two_alternatives_is_read_once() {
        append(event("A", ORDER_1, CUSTOMER));

        var both = new Criteria(
                List.of(new Criterion(Set.of(), Set.of(ORDER_1)), new Criterion(Set.of(), Set.of(CUSTOMER))));
        assertThat(typesOf(both, 0)).containsExactly("A");
    }

    @Test
    void pages_follow_each_other_to_the_head() {
        for (var i = 0; i < 5; i++) {
            append(event("A", ORDER_1), event("B", ORDER_2));
        }
        var positions = new ArrayList<Long>();
        var page = log.read(Criteria.havingTags(ORDER_2), 0, 2);
        while (!page.reachesHead()) {
            page.events().forEach(event -> positions.add(event.position()));
            page = log.read(Criteria.havingTags(ORDER_2), page.through(), 2);
        }
        page.events().forEach(event -> positions.add(event.position()));

        assertThat(positions).containsExactly(2L, 4L, 6L, 8L, 10L);
    }

    @Test
    void a_page_tells_how_far_it_looked_although_nothing_matched() {
        append(event("A"), event("A"), event("A"));

        var page = log.read(Criteria.havingTags(ORDER_1), 0, 10);
        assertThat(page).isEqualTo(new EventPage(List.of(), 3, 3));
        assertThat(log.read(Criteria.ANY, 17, 10)).isEqualTo(new EventPage(List.of(), 17, 3));
    }

    @Test
    void a_position_is_found_by_time() {
        var noon = Instant.parse("2026-03-01T12:00:00Z");
        append(at(noon, "A"), at(noon.plusSeconds(10), "B"), at(noon.plusSeconds(20), "C"));

        assertThat(log.positionAt(noon.minusSeconds(1))).isZero();
        assertThat(log.positionAt(noon)).isZero();
        assertThat(log.positionAt(noon.plusSeconds(5))).isEqualTo(1);
        assertThat(log.positionAt(noon.plusSeconds(20))).isEqualTo(2);
        assertThat(log.positionAt(noon.plusSeconds(21))).isEqualTo(3);
        assertThat(log.positionAt(Instant.now().plus(1, ChronoUnit.DAYS))).isEqualTo(log.head());
    }

    @Test
    void a_listener_is_told_of_an_append_until_it_unsubscribes() throws Exception {
        BlockingQueue<Long> heads = new LinkedBlockingQueue<>();
        var subscription = log.onAppend(heads::add);
        append(event("A"), event("B"));
        assertThat(heads.poll(5, TimeUnit.SECONDS)).isEqualTo(2);

        subscription.close();
        append(event("C"));
        assertThat(heads).isEmpty();
    }

    @Test
    void a_failing_listener_harms_nobody() throws Exception {
        BlockingQueue<Long> heads = new LinkedBlockingQueue<>();
        try (var _ = log.onAppend(_ -> {
                    throw new IllegalStateException("on purpose");
                });
                var _ = log.onAppend(heads::add)) {
            append(event("A"));
            assertThat(heads.poll(5, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @Test
    void of_many_writers_whose_conditions_exclude_each_other_exactly_one_wins() throws Exception {
        for (var round = 0; round < 20; round++) {
            var criteria = Criteria.havingTags(new Tag("round", String.valueOf(round)));
            var condition = AppendCondition.noneOf(criteria, 0);
            var tag = criteria.alternatives().getFirst().tags().iterator().next();
            var outcomes = atOnce(16, () -> append(condition, event("A", tag)));

            assertThat(outcomes).filteredOn(Appended.class::isInstance).hasSize(1);
            assertThat(outcomes).filteredOn(Conflicted.class::isInstance).hasSize(15);
            assertThat(typesOf(criteria, 0)).hasSize(1);
        }
    }

    @Test
    void one_that_conflicts_does_not_fail_its_neighbours() throws Exception {
        append(event("A", ORDER_1));
        var broken = AppendCondition.noneOf(Criteria.havingTags(ORDER_1), 0);
        var number = new AtomicInteger();

        var outcomes = atOnce(
                32,
                () -> number.incrementAndGet() % 4 == 0
                        ? append(broken, event("B", ORDER_1))
                        : append(AppendCondition.NONE, event("C", ORDER_2)));

        assertThat(outcomes).filteredOn(Appended.class::isInstance).hasSize(24);
        assertThat(outcomes).filteredOn(Conflicted.class::isInstance).hasSize(8);
        assertThat(log.head()).isEqualTo(25);
    }

    @Test
    void a_reader_never_sees_a_gap_while_writers_write() throws Exception {
        var writers = Executors.newVirtualThreadPerTaskExecutor();
        try (writers) {
            for (var i = 0; i < 200; i++) {
                writers.execute(() -> append(event("A"), event("B")));
            }
            var seen = 0L;
            var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (seen < 400 && System.nanoTime() < deadline) {
                for (var event : log.read(Criteria.ANY, seen, 50).events()) {
                    assertThat(event.position()).isEqualTo(++seen);
                }
            }
            assertThat(seen).isEqualTo(400);
        }
    }

    @Test
    void a_closed_log_takes_no_append() {
        log.close();

        assertThatThrownBy(() -> append(event("A")))
                .isInstanceOfSatisfying(EventLogUnavailableException.class, e -> assertThat(e.retryable())
                        .isTrue());
    }

    /** Runs the work on so many threads, all released at the same instant. */
    private static <T> List<T> atOnce(int threads, Callable<T> work) throws Exception {
        var start = new CyclicBarrier(threads);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<T>>();
            for (var i = 0; i < threads; i++) {
                futures.add(executor.submit(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    return work.call();
                }));
            }
            var results = new ArrayList<T>();
            for (var future : futures) {
                results.add(future.get(30, TimeUnit.SECONDS));
            }
            return results;
        }
    }
}
