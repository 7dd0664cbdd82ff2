package dev.keelson.eventstore;

import static dev.keelson.eventstore.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.eventstore.EncodedAppend.EncodedEvent;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecentAppendsTest {

    private static final Tag ORDER = new Tag("order", "1");
    private static final Tag CUSTOMER = new Tag("customer", "7");
    private static final Criterion OF_ORDER = new Criterion(Set.of(), Set.of(ORDER));
    private static final Criterion OF_BOTH = new Criterion(Set.of(), Set.of(ORDER, CUSTOMER));
    private static final Criterion OF_PLACED = new Criterion(Set.of("Placed"), Set.of());

    private final RecentAppends recent = new RecentAppends(10);

    private void append(long base, EventData... events) {
        recent.committed(
                base,
                EncodedAppend.of(Append.of(List.of(events), AppendCondition.NONE))
                        .events());
    }

    @Test
    void a_boundary_that_no_own_append_touched_is_vouched_for_up_to_the_end() {
        append(10, event("Renamed", CUSTOMER), event("Renamed"));

        assertThat(recent.unbrokenThrough(OF_ORDER, 10)).isEqualTo(12);
        assertThat(recent.unbrokenThrough(OF_PLACED, 10)).isEqualTo(12);
        assertThat(recent.mayMatch(Criteria.havingTags(ORDER), 10)).isFalse();
    }

    @Test
    void a_boundary_that_an_own_append_may_have_touched_is_not() {
        append(10, event("Placed", ORDER));

        assertThat(recent.unbrokenThrough(OF_ORDER, 10)).isEqualTo(10);
        assertThat(recent.unbrokenThrough(OF_PLACED, 10)).isEqualTo(10);
        assertThat(recent.unbrokenThrough(Criterion.EVERYTHING, 10)).isEqualTo(10);
        assertThat(recent.mayMatch(Criteria.havingTags(ORDER), 10)).isTrue();
        assertThat(recent.unbrokenThrough(OF_ORDER, 11)).isEqualTo(11);
    }

    @Test
    void of_several_tags_the_one_seen_least_lately_decides() {
        append(10, event("Placed", ORDER), event("Renamed", CUSTOMER));

        assertThat(recent.unbrokenThrough(OF_BOTH, 11)).isEqualTo(12);
        assertThat(recent.unbrokenThrough(OF_BOTH, 10)).isEqualTo(10);
    }

    @Test
    void nothing_is_vouched_for_from_before_it_was_opened_or_before_others_appended() {
        assertThat(recent.unbrokenThrough(OF_ORDER, 9)).isEqualTo(9);
        assertThat(recent.isAlone()).isTrue();

        append(15, event("Renamed"));

        assertThat(recent.isAlone()).isFalse();
        assertThat(recent.unbrokenThrough(OF_ORDER, 14)).isEqualTo(14);
        assertThat(recent.unbrokenThrough(OF_ORDER, 15)).isEqualTo(16);

        append(16, event("Renamed"));
        assertThat(recent.isAlone()).isTrue();
    }

    @Test
    void what_is_forgotten_counts_as_appended() {
        append(10, event("Placed", ORDER));
        var position = 11L;
        for (var i = 0; i < 70_000; i++) {
            recent.committed(
                    position++, List.of(new EncodedEvent(event("T", new Tag("n", "" + i)), "{}", "[]", List.of())));
        }

        assertThat(recent.mayMatch(Criteria.havingTags(ORDER), 11)).isTrue();
        assertThat(recent.unbrokenThrough(OF_ORDER, 11)).isEqualTo(11);
        assertThat(recent.unbrokenThrough(OF_ORDER, position)).isEqualTo(position);
        var lately = List.of(new Tag("n", "69999"), new Tag("n", "69000"));
        assertThat(lately).allSatisfy(tag -> assertThat(recent.mayMatch(Criteria.havingTags(tag), 11))
                .isTrue());
    }
}
