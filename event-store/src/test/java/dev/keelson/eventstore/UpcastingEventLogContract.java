package dev.keelson.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.keelson.eventstore.AppendOutcome.Appended;
import dev.keelson.eventstore.AppendOutcome.Conflicted;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What readers see of stored events that are upcast, on every log. */
abstract class UpcastingEventLogContract {

    private static final Tag ORDER_1 = new Tag("order", "1");
    private static final Tag ORDER_2 = new Tag("order", "2");
    private static final Instant TIME = Instant.parse("2026-03-01T10:15:30.123456Z");

    private EventLog stored = EventLogs.inMemory();
    private EventLog log = stored;

    /** A log without an event, as it is stored. */
    abstract EventLog open();

    /** The log as its readers know it. */
    EventLog shown(EventLog upcasting) {
        return upcasting;
    }

    @BeforeEach
    void open_the_log() {
        stored = open();
        log = shown(EventLogs.upcasting(stored, new TestUpcasts()));
    }

    @AfterEach
    void close_the_log() {
        log.close();
    }

    private static EventData event(String id, String type, String revision, Tag... tags) {
        return new EventData(
                id,
                type,
                revision,
                TIME,
                type.getBytes(StandardCharsets.UTF_8),
                Map.of("correlationId", "c-" + id),
                Set.of(tags));
    }

    private void append(EventData... events) {
        assertThat(log.append(Append.of(List.of(events), AppendCondition.NONE))).isInstanceOf(Appended.class);
    }

    private AppendOutcome append(AppendCondition condition) {
        return log.append(Append.of(List.of(event("x", "X", "1")), condition));
    }

    private List<RecordedEvent> read(Criteria criteria) {
        return log.read(criteria, 0, 1_000).events();
    }

    private List<String> typesOf(Criteria criteria) {
        return read(criteria).stream().map(recorded -> recorded.event().type()).toList();
    }

    @Test
    void an_event_is_read_as_what_it_becomes_and_stored_as_it_was() {
        append(event("e-1", "Old", "1", ORDER_1));

        var read = read(Criteria.ANY).getFirst();
        assertThat(read.position()).isEqualTo(1);
        assertThat(read.failure()).isNull();
        assertThat(read.event())
                .usingRecursiveComparison()
                .isEqualTo(new EventData(
                        "e-1",
                        "New",
                        "2",
                        TIME,
                        "New!".getBytes(StandardCharsets.UTF_8),
                        Map.of("correlationId", "c-e-1"),
                        Set.of(ORDER_1)));
        assertThat(stored.read(Criteria.ANY, 0, 1).events().getFirst().event())
                .usingRecursiveComparison()
                .isEqualTo(event("e-1", "Old", "1", ORDER_1));
    }

    @Test
    void a_type_is_found_by_its_new_name_only() {
        append(event("e-1", "Old", "1", ORDER_1), event("e-2", "Old", "2", ORDER_1), event("e-3", "New", "2", ORDER_2));

        assertThat(idsOf(Criteria.ofTypes("New"))).containsExactly("e-1", "e-3");
        assertThat(idsOf(Criteria.ofTypes("Old"))).containsExactly("e-2");
        assertThat(typesOf(Criteria.havingTags(ORDER_1))).containsExactly("New", "Old");
        assertThat(idsOf(new Criteria(List.of(new Criterion(Set.of("New"), Set.of(ORDER_2))))))
                .containsExactly("e-3");
    }

    private List<String> idsOf(Criteria criteria) {
        return read(criteria).stream().map(recorded -> recorded.event().id()).toList();
    }

    @Test
    void the_parts_of_an_event_share_its_position_and_have_ids_of_their_own() {
        append(event("e-1", "A", "1"), event("e-2", "Both", "1", ORDER_1), event("e-3", "B", "1"));

        assertThat(read(Criteria.ANY))
                .extracting(
                        RecordedEvent::position, recorded -> recorded.event().id(), recorded -> recorded.event()
                                .type())
                .containsExactly(
                        tuple(1L, "e-1", "A"),
                        tuple(2L, "e-2", "Left"),
                        tuple(2L, "e-2#2", "Right"),
                        tuple(3L, "e-3", "B"));
        assertThat(idsOf(Criteria.ofTypes("Right"))).containsExactly("e-2#2");
    }

    @Test
    void a_page_counts_stored_events_and_never_splits_a_position() {
        append(event("e-1", "Both", "1"), event("e-2", "Gone", "1"), event("e-3", "Both", "1"), event("e-4", "A", "1"));

        var pages = new ArrayList<List<Long>>();
        var page = log.read(Criteria.ANY, 0, 1);
        while (!page.reachesHead()) {
            pages.add(page.events().stream().map(RecordedEvent::position).toList());
            page = log.read(Criteria.ANY, page.through(), 1);
        }

        assertThat(pages).containsExactly(List.of(1L, 1L), List.of(), List.of(3L, 3L));
        assertThat(page.events()).extracting(RecordedEvent::position).containsExactly(4L);
    }

    @Test
    void a_dropped_event_leaves_its_position_empty_and_readers_pass_it() {
        append(event("e-1", "Gone", "1", ORDER_1), event("e-2", "Gone", "2", ORDER_1), event("e-3", "Gone", "1"));

        assertThat(idsOf(Criteria.ANY)).containsExactly("e-2");
        assertThat(idsOf(Criteria.havingTags(ORDER_1))).containsExactly("e-2");
        assertThat(idsOf(Criteria.ofTypes("Gone"))).containsExactly("e-2");
        assertThat(log.read(Criteria.ANY, 2, 10)).isEqualTo(new EventPage(List.of(), 3, 3));
    }

    @Test
    void a_boundary_sees_the_events_that_become_one_of_its_types() {
        append(event("e-1", "Old", "1", ORDER_1));
        var boundary = new Criteria(List.of(new Criterion(Set.of("New"), Set.of(ORDER_1))));

        assertThat(append(AppendCondition.noneOf(boundary, 0))).isEqualTo(new Conflicted());
        assertThat(log.mayHaveChanged(boundary, 0)).isTrue();
        assertThat(append(AppendCondition.noneOf(boundary, 1))).isInstanceOf(Appended.class);
    }

    @Test
    void a_boundary_is_left_alone_by_events_that_become_others() {
        append(event("e-1", "Both", "1", ORDER_1));

        assertThat(append(AppendCondition.noneOf(Criteria.ofTypes("New"), 0))).isInstanceOf(Appended.class);
    }

    @Test
    void an_event_that_cannot_be_upcast_is_handed_out_as_it_is_stored_with_the_reason() {
        append(event("e-1", "A", "1"), event("e-2", "Broken", "1"));

        var broken = read(Criteria.ANY).getLast();
        assertThat(broken.event().type()).isEqualTo("Broken");
        var failure = Objects.requireNonNull(broken.failure());
        assertThat(failure)
                .hasMessage("event e-2 at position 2, Broken revision 1, cannot be upcast: its payload is not JSON;"
                        + " correct the upcaster that takes it");
        assertThat(failure.retryable()).isFalse();
        assertThat(failure.types()).containsExactly("New");
    }

    @Test
    void who_does_not_want_what_it_would_become_does_not_meet_an_event_that_cannot_be_upcast() {
        append(event("e-1", "Broken", "1", ORDER_1), event("e-2", "A", "1", ORDER_2), event("e-3", "Broken", "2"));

        assertThat(idsOf(Criteria.ofTypes("A", "Left"))).containsExactly("e-2");
        assertThat(idsOf(Criteria.ofTypes("Broken"))).containsExactly("e-3");
        assertThat(idsOf(Criteria.havingTags(ORDER_2))).containsExactly("e-2");
        assertThat(read(Criteria.ofTypes("New"))).singleElement().satisfies(broken -> assertThat(broken.failure())
                .isNotNull());
    }
}
