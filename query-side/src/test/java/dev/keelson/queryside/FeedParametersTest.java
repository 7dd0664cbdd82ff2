package dev.keelson.queryside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.domain.InvalidMessageException;
import dev.keelson.domain.Violation;
import dev.keelson.eventstore.Tag;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FeedParametersTest {

    @Test
    void without_parameters_everything_is_meant() {
        var request = read(Map.of(), null);

        assertThat(request).isEqualTo(new FeedRequest(Set.of(), Set.of(), 0, 100, false));
        assertThat(request.criteria().isAny()).isTrue();
    }

    @Test
    void every_parameter_is_read() {
        var request = read(
                Map.of(
                        "after", List.of("7"),
                        "types", List.of("a.B,c.D", "e.F"),
                        "tags", List.of("k:v,k2:v%2C2"),
                        "limit", List.of("5"),
                        "follow", List.of("true")),
                null);

        assertThat(request)
                .isEqualTo(new FeedRequest(
                        Set.of("a.B", "c.D", "e.F"), Set.of(new Tag("k", "v"), new Tag("k2", "v,2")), 7, 5, true));
    }

    @Test
    void types_are_alternatives_and_tags_add_up() {
        var criteria = read(Map.of("types", List.of("a.B,c.D"), "tags", List.of("k:v,k2:v2")), null)
                .criteria();

        assertThat(criteria.matches("c.D", Set.of(new Tag("k", "v"), new Tag("k2", "v2"))))
                .isTrue();
        assertThat(criteria.matches("c.D", Set.of(new Tag("k", "v")))).isFalse();
        assertThat(criteria.matches("e.F", Set.of(new Tag("k", "v"), new Tag("k2", "v2"))))
                .isFalse();
    }

    @Test
    void the_last_event_id_wins_over_after() {
        assertThat(read(Map.of("after", List.of("7")), "9").after()).isEqualTo(9);
    }

    @Test
    void the_continuation_reads_back_as_the_same_filter() {
        var request = new FeedRequest(Set.of("b.C", "a.B"), Set.of(new Tag("k k", "50%,1:2")), 0, 5, false);

        assertThat(request.continuation(42))
                .isEqualTo("after=42&limit=5&types=a.B%2Cb.C&tags=k%20k%3A50%2525%252C1%253A2");
    }

    @ParameterizedTest
    @CsvSource({
        "after, -1",
        "after, x",
        "after, ''",
        "after, 1.5",
        "after, 9999999999999999999",
        "limit, 0",
        "limit, 1001",
        "limit, ten",
        "follow, yes",
        "types, ''",
        "types, 'a.B,'",
        "tags, order",
        "tags, 'a:%zz'",
        "subscription, Billing",
        "subscription, ''",
    })
    void a_wrong_value_is_named_and_shown(String name, String value) {
        assertThat(violation(Map.of(name, List.of(value)), null))
                .satisfies(violation -> assertThat(violation.pointer()).isEqualTo("/" + name))
                .satisfies(violation -> assertThat(violation.detail()).contains("\"" + value + "\""));
    }

    @Test
    void a_subscription_begins_at_the_start_after_a_position_or_at_the_head() {
        var name = Map.entry("subscription", List.of("a-1._z"));

        assertThat(read(Map.ofEntries(name), null).subscription()).isEqualTo(new SubscriptionStart("a-1._z", false));
        assertThat(read(Map.ofEntries(name, Map.entry("after", List.of("7"))), null)
                        .after())
                .isEqualTo(7);
        assertThat(read(Map.ofEntries(name, Map.entry("from", List.of("head"))), null)
                        .subscription())
                .isEqualTo(new SubscriptionStart("a-1._z", true));
        assertThat(violation(Map.ofEntries(name, Map.entry("from", List.of("now"))), null)
                        .detail())
                .isEqualTo("must be head or start, was \"now\"");
        assertThat(violation(Map.of("from", List.of("head")), null).pointer()).isEqualTo("/from");
    }

    @Test
    void a_wrong_last_event_id_is_named() {
        assertThat(violation(Map.of(), "abc"))
                .isEqualTo(new Violation(
                        "/Last-Event-ID", "must be a position, a whole number of at least 0, was \"abc\""));
    }

    @Test
    void an_unknown_parameter_is_named() {
        assertThat(violation(Map.of("form", List.of("1")), null).pointer()).isEqualTo("/form");
    }

    @Test
    void a_position_cannot_be_given_twice() {
        assertThat(violation(Map.of("after", List.of("1", "2")), null).detail())
                .isEqualTo("must be given once, was given 2 times");
    }

    private static FeedRequest read(Map<String, List<String>> parameters, @Nullable String lastEventId) {
        return FeedParameters.read(parameters, lastEventId, 100, 1_000);
    }

    private static Violation violation(Map<String, List<String>> parameters, @Nullable String lastEventId) {
        var thrown = new InvalidMessageException[1];
        assertThatThrownBy(() -> read(parameters, lastEventId))
                .isInstanceOfSatisfying(InvalidMessageException.class, e -> thrown[0] = e);
        return thrown[0].violations().getFirst();
    }
}
