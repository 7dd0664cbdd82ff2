package dev.keelson.messagingadapters.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.eventstore.Append;
import dev.keelson.eventstore.AppendCondition;
import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.EventPage;
import dev.keelson.eventstore.EventUpcasts;
import dev.keelson.eventstore.RecordedEvent;
import dev.keelson.eventstore.Tag;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.Payload;
import dev.keelson.messagingadapters.relay.Outgoing.Ready;
import dev.keelson.messagingadapters.relay.Outgoing.Unfit;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EventMappingTest {

    private static final URI SOURCE = URI.create("/keelson");
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901Z");

    private static EventData event(String type, Map<String, String> metadata, Set<Tag> tags) {
        return new EventData("e-7", type, "1.2", TIME, "{\"a\":1}".getBytes(StandardCharsets.UTF_8), metadata, tags);
    }

    private static EventData event(String type, Tag... tags) {
        return event(type, Map.of(), new HashSet<>(Arrays.asList(tags)));
    }

    private static List<Outgoing> mapped(EventData event, RelayRule... rules) {
        var page = new EventPage(List.of(new RecordedEvent(7, event)), 9, 9);
        return new EventMapping(List.of(rules), SOURCE).page(page).events();
    }

    private static Message message(EventData event, RelayRule... rules) {
        assertThat(mapped(event, rules)).hasSize(1);
        return ((Ready) mapped(event, rules).getFirst()).message();
    }

    private static String keyOf(EventData event, RelayRule rule) {
        return message(event, rule).key();
    }

    @Test
    void a_message_says_what_the_feed_says() {
        var metadata = Map.of("correlationId", "c-1", "causationId", "m-1", "traceparent", "00-1-2-3", "other", "x");
        var tags = Set.of(new Tag("order", "o:1"), new Tag("customer", "c-7"));

        var message = message(event("orders.OrderPlaced", metadata, tags), new RelayRule("*", "orders", "order"));

        assertThat(message)
                .isEqualTo(new Message(
                        "orders",
                        "o:1",
                        new Envelope(
                                "e-7",
                                SOURCE,
                                "orders.OrderPlaced",
                                null,
                                TIME,
                                "application/json",
                                null,
                                Map.of(
                                        "position", "7",
                                        "revision", "1.2",
                                        "correlationid", "c-1",
                                        "causationid", "m-1",
                                        "traceparent", "00-1-2-3",
                                        "tags", "customer:c-7,order:o%3A1"),
                                Payload.of("{\"a\":1}"))));
    }

    @Test
    void of_the_rules_that_match_the_first_counts_and_without_one_the_event_is_passed_over() {
        var placed = RelayRule.of("orders.OrderPlaced", "placed");
        var orders = RelayRule.of("orders.*", "orders");

        assertThat(message(event("orders.OrderPlaced"), placed, orders).destination())
                .isEqualTo("placed");
        assertThat(message(event("orders.OrderPlaced"), orders, placed).destination())
                .isEqualTo("orders");
        assertThat(message(event("orders.Other"), placed, orders).destination()).isEqualTo("orders");
        assertThat(mapped(event("ordersOther"), placed, orders)).isEmpty();
        assertThat(mapped(event("orders.OrderPlacedAgain"), placed)).isEmpty();
    }

    @Test
    void the_log_is_asked_for_types_only_where_all_are_named() {
        var placed = RelayRule.of("orders.OrderPlaced", "orders");
        var paid = RelayRule.of("payments.Paid", "payments");

        assertThat(new EventMapping(List.of(placed, paid), SOURCE).criteria())
                .isEqualTo(Criteria.ofTypes("orders.OrderPlaced", "payments.Paid"));
        assertThat(new EventMapping(List.of(placed, RelayRule.of("payments.*", "payments")), SOURCE).criteria())
                .isEqualTo(Criteria.ANY);
    }

    @Test
    void the_key_is_the_value_of_the_tag_that_the_rule_names() {
        var rule = RelayRule.of("*", "orders");
        var order = new Tag("order", "o-1");
        var customer = new Tag("customer", "c-1");

        assertThat(keyOf(event("A", order, customer), rule.withKeyTag("order"))).isEqualTo("o-1");
        assertThat(keyOf(event("A", order, new Tag("order", "o-0")), rule.withKeyTag("order")))
                .isEqualTo("o-0");
        assertThat(keyOf(event("A", customer), rule.withKeyTag("order"))).isEqualTo("e-7");
        assertThat(keyOf(event("A", order, customer), rule)).isEqualTo("c-1");
        assertThat(keyOf(event("A"), rule)).isEqualTo("e-7");
    }

    @Test
    void tags_that_are_too_long_stay_behind_and_the_message_says_so() {
        var tags = IntStream.range(0, 100)
                .mapToObj(number -> new Tag("product", "p-%040d".formatted(number)))
                .collect(Collectors.toSet());

        var extensions = message(event("A", Map.of(), tags), RelayRule.of("*", "orders"))
                .envelope()
                .extensions();

        assertThat(extensions).doesNotContainKey("tags").containsEntry("tagsleftout", "100");
    }

    @Test
    void an_event_that_fits_into_no_message_is_told_with_the_reason() {
        var fits = event("A", Map.of("correlationId", "a\nb"), Set.of());

        assertThat(mapped(fits, RelayRule.of("*", "orders")))
                .singleElement()
                .isInstanceOfSatisfying(Unfit.class, unfit -> {
                    assertThat(unfit.position()).isEqualTo(7);
                    assertThat(unfit.reason()).contains("e-7").contains("correlationid");
                });
    }

    /** Each {@code Old} should become {@code New}, and cannot. */
    private static final class BrokenUpcasts implements EventUpcasts {
        @Override
        public boolean takes(String type, String revision) {
            return type.equals("Old");
        }

        @Override
        public Set<String> resultsOf(String type, String revision) {
            return Set.of(takes(type, revision) ? "New" : type);
        }

        @Override
        public Set<String> sourcesOf(String type) {
            return type.equals("New") ? Set.of("Old") : Set.of();
        }

        @Override
        public List<EventData> upcast(EventData stored) {
            throw new IllegalStateException("its payload is not JSON");
        }
    }

    @Test
    void an_event_that_cannot_be_upcast_is_told_to_whoever_may_want_it() {
        try (var log = EventLogs.upcasting(EventLogs.inMemory(), new BrokenUpcasts())) {
            var _ = log.append(Append.of(List.of(event("Old")), AppendCondition.NONE));
            var page = log.read(Criteria.ANY, 0, 10);

            var wanting = new EventMapping(List.of(RelayRule.of("New", "orders")), SOURCE).page(page);
            assertThat(wanting.events()).singleElement().isInstanceOfSatisfying(Unfit.class, unfit -> assertThat(
                            unfit.reason())
                    .contains("cannot be upcast"));
            var others = new EventMapping(List.of(RelayRule.of("Other", "orders")), SOURCE).page(page);
            assertThat(others.events()).isEmpty();
        }
    }

    @Test
    void rules_are_checked() {
        assertThatThrownBy(() -> RelayRule.of("a*b", "orders"))
                .hasMessageContaining("types must")
                .hasMessageContaining("'a*b'");
        assertThatThrownBy(() -> RelayRule.of("", "orders")).hasMessageContaining("types must");
        assertThatThrownBy(() -> RelayRule.of("*", "or ders")).hasMessageContaining("destination must");
        assertThatThrownBy(() -> RelayRule.of("*", "orders").withKeyTag("")).hasMessageContaining("keyTag must");
    }
}
