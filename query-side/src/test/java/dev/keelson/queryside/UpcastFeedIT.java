package dev.keelson.queryside;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keelson.domain.StrictJson;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients of the feed see of upcast events. */
@Timeout(60)
final class UpcastFeedIT {

    private final ObjectMapper mapper = new ObjectMapper();
    private final EventLog log = EventLogs.upcasting(EventLogs.inMemory(), new Splitting());
    private final Subscriptions subscriptions = Subscriptions.inMemory(SubscriptionConfiguration.DEFAULT);
    private final EventFeed feed = new EventFeed(
            log, StrictJson.create(), FeedConfiguration.DEFAULT.withPageSize(2), FeedObserver.NONE, subscriptions);
    private final TestServer server = new TestServer(new EventFeedResource(feed));

    @AfterEach
    void stop() {
        feed.close();
        subscriptions.close();
        server.close();
    }

    private void append(String... types) {
        for (var type : types) {
            TestEvents.append(log, TestEvents.event(type, "{}"));
        }
    }

    @Test
    void a_position_is_given_with_its_last_part_only() throws Exception {
        append("t.A", "t.Pair", "t.B");
        try (var events = live("0")) {
            assertThat(block(events)).containsExactly(":");
            assertThat(block(events).getFirst()).isEqualTo("id: 1");
            assertThat(block(events)).singleElement().asString().startsWith("data: ");
            assertThat(block(events).getFirst()).isEqualTo("id: 2");
            assertThat(block(events).getFirst()).isEqualTo("id: 3");
        }
    }

    @Test
    void who_lost_the_connection_between_two_parts_gets_both_again() throws Exception {
        append("t.A", "t.Pair", "t.B");
        try (var events = live("1")) {
            assertThat(block(events)).containsExactly(":");
            assertThat(String.join("", block(events))).contains("\"type\":\"t.Half\"", "\"position\":2");
            assertThat(block(events)).first().isEqualTo("id: 2");
        }
    }

    @Test
    void pages_lead_on_without_splitting_a_position() throws Exception {
        append("t.Pair", "t.Gone", "t.Pair", "t.B");

        var pages = new ArrayList<List<Long>>();
        var next = "/events?limit=1";
        while (!next.isEmpty()) {
            var page = server.get(next);
            pages.add(positions(page.body()));
            next = page.headers()
                    .firstValue("Link")
                    .map(link -> link.substring(1, link.indexOf('>')))
                    .orElse("");
        }

        assertThat(pages).containsExactly(List.of(1L, 1L), List.of(), List.of(3L, 3L), List.of(4L));
    }

    private List<Long> positions(String batch) throws IOException {
        return mapper.readTree(batch)
                .valueStream()
                .map(event -> event.path("position").asLong())
                .toList();
    }

    @Test
    void lines_end_with_a_whole_position() throws Exception {
        append("t.A", "t.Pair", "t.Pair", "t.B");

        var lines = server.get("/events?limit=2", "Accept", EventFeedResource.NDJSON)
                .body();

        assertThat(lines.lines()).hasSize(3).last().asString().contains("\"position\":2");
        assertThat(server.get("/events", "Accept", EventFeedResource.NDJSON)
                        .body()
                        .lines())
                .hasSize(6);
    }

    @Test
    void types_are_those_that_events_become() throws Exception {
        append("t.A", "t.Pair");

        assertThat(positions(server.get("/events?types=t.Half").body())).containsExactly(2L, 2L);
        assertThat(positions(server.get("/events?types=t.Pair").body())).isEmpty();
    }

    @Test
    void an_event_that_cannot_be_upcast_is_sent_as_it_is_stored() throws Exception {
        append("t.A", "t.Broken", "t.B");

        var batch = mapper.readTree(server.get("/events").body());

        assertThat(batch.valueStream().map(event -> event.path("type").asText()))
                .containsExactly("t.A", "t.Broken", "t.B");
        assertThat(batch.at("/1/revision").asText()).isEqualTo("1.0");
    }

    private BufferedReader live(String lastEventId) throws Exception {
        var response = server.get(
                "/events",
                BodyHandlers.ofInputStream(),
                "Accept",
                EventFeedResource.EVENT_STREAM,
                "Last-Event-ID",
                lastEventId);
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** The lines up to the next empty one. */
    private static List<String> block(BufferedReader events) throws IOException {
        var block = new ArrayList<String>();
        for (var line = events.readLine(); line != null && !line.isEmpty(); line = events.readLine()) {
            block.add(line);
        }
        return block;
    }
}
