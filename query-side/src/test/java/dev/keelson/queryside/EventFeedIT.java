package dev.keelson.queryside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keelson.domain.StrictJson;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.queryside.FeedObserver.CutOff;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class EventFeedIT {

    private static final String SSE = EventFeedResource.EVENT_STREAM;
    private static final String NDJSON = EventFeedResource.NDJSON;
    private static final String BATCH = EventFeedResource.BATCH;

    private final ObjectMapper mapper = new ObjectMapper();
    private final EventLog log = EventLogs.inMemory();
    private final FeedLog observer = new FeedLog();
    private final Subscriptions subscriptions = Subscriptions.inMemory(SubscriptionConfiguration.DEFAULT);
    private EventFeed feed;
    private TestServer server;

    @BeforeEach
    void start() {
        startWith(FeedConfiguration.DEFAULT);
    }

    private void startWith(FeedConfiguration configuration) {
        feed = new EventFeed(log, StrictJson.create(), configuration, observer, subscriptions);
        server = new TestServer(new EventFeedResource(feed));
    }

    private void restartWith(FeedConfiguration configuration) {
        stop();
        startWith(configuration);
    }

    @AfterEach
    void give_claims_back() {
        subscriptions.close();
    }

    @AfterEach
    void stop() {
        feed.close();
        server.close();
    }

    @Test
    void a_batch_leads_to_the_next_until_the_head() throws Exception {
        TestEvents.count(log, 7);

        var seen = new ArrayList<Long>();
        var next = "/events?limit=2&tags=parity:odd";
        while (!next.isEmpty()) {
            var page = server.get(next, "Accept", BATCH);
            assertThat(page.headers().firstValue("Content-Type")).contains(BATCH);
            mapper.readTree(page.body())
                    .forEach(event -> seen.add(event.path("position").asLong()));
            next = page.headers().firstValue("Link").map(EventFeedIT::target).orElse("");
        }

        assertThat(seen).containsExactly(1L, 3L, 5L, 7L);
    }

    private static String target(String link) {
        assertThat(link)
                .startsWith("</events?after=")
                .endsWith(">; rel=\"next\"")
                .contains("limit=2", "tags=parity%3Aodd");
        return link.substring(1, link.indexOf('>'));
    }

    @Test
    void a_batch_at_the_head_tells_where_to_go_on() throws Exception {
        TestEvents.count(log, 3);

        var page = server.get("/events?types=t.Nothing");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).isEqualTo("[]");
        assertThat(page.headers().firstValue("Link")).isEmpty();
        assertThat(page.headers().firstValue("Keelson-Position")).contains("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/*", "text/html, */*;q=0.1"})
    void who_accepts_anything_gets_a_batch(String accept) throws Exception {
        assertThat(server.get("/events", "Accept", accept).headers().firstValue("Content-Type"))
                .contains(BATCH);
    }

    @Test
    void who_accepts_nothing_of_ours_is_told_so() throws Exception {
        assertThat(server.get("/events", "Accept", "text/html").statusCode()).isEqualTo(406);
        assertThat(observer.clients()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"after=x", "limit=0", "types=", "tags=order", "tags=a:%25zz", "follow=1", "nonsense=1"})
    void bad_parameters_are_refused_in_every_form(String parameter) throws Exception {
        for (var accept : List.of(SSE, NDJSON, BATCH)) {
            var reply = server.get("/events?" + parameter, "Accept", accept);
            assertThat(reply.statusCode()).isEqualTo(400);
            assertThat(reply.body()).contains("/" + parameter.substring(0, parameter.indexOf('=')));
        }
        assertThat(observer.clients()).isZero();
    }

    @Test
    void lines_end_at_the_head() throws Exception {
        restartWith(FeedConfiguration.DEFAULT.withPageSize(3));
        TestEvents.count(log, 10);

        var reply = server.get("/events?after=2", "Accept", NDJSON);

        assertThat(reply.headers().firstValue("Content-Type")).contains(NDJSON);
        assertThat(positions(reply.body().lines().toList())).containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(observer.events()).isEqualTo(8);
        await().until(() -> observer.clients() == 0);
    }

    @Test
    void lines_end_at_the_limit() throws Exception {
        TestEvents.count(log, 10);

        assertThat(server.get("/events?limit=4", "Accept", NDJSON).body().lines())
                .hasSize(4);
    }

    @Test
    void lines_that_follow_go_on_with_what_is_appended() throws Exception {
        TestEvents.count(log, 1);
        try (var lines = open("/events?follow=true&types=t.Counted", NDJSON)) {
            assertThat(position(lines.readLine())).isEqualTo(1);
            TestEvents.append(log, TestEvents.event("t.Other", "{}"));
            TestEvents.count(log, 1);
            assertThat(position(lines.readLine())).isEqualTo(3);
        }
    }

    @Test
    void lines_that_follow_are_kept_alive_by_spaces() throws Exception {
        restartWith(FeedConfiguration.DEFAULT.withHeartbeat(Duration.ofMillis(20)));
        try (var body = stream("/events?follow=true", NDJSON)) {
            assertThat(body.readNBytes(5)).containsExactly(' ', ' ', ' ', ' ', ' ');
            TestEvents.count(log, 1);
            var line = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8)).readLine();
            assertThat(position(line)).isEqualTo(1);
        }
    }

    @Test
    void server_sent_events_arrive_one_by_one_as_they_are_appended() throws Exception {
        try (var events = open("/events", SSE)) {
            assertThat(block(events)).containsExactly(":");
            for (var i = 1; i <= 3; i++) {
                TestEvents.count(log, 1);
                var block = block(events);
                assertThat(block.getFirst()).isEqualTo("id: " + i);
                assertThat(position(block.getLast().substring("data: ".length())))
                        .isEqualTo(i);
            }
        }
    }

    @Test
    void server_sent_events_resume_after_the_last_event_id() throws Exception {
        TestEvents.count(log, 5);
        try (var events = open("/events?after=1", SSE, "Last-Event-ID", "3")) {
            assertThat(block(events)).containsExactly(":");
            assertThat(block(events)).contains("id: 4");
            assertThat(block(events)).contains("id: 5");
        }
    }

    @Test
    void a_silent_stream_sends_comments() throws Exception {
        restartWith(FeedConfiguration.DEFAULT.withHeartbeat(Duration.ofMillis(20)));
        try (var events = open("/events", SSE)) {
            for (var i = 0; i < 5; i++) {
                assertThat(block(events)).containsExactly(":");
            }
        }
    }

    @Test
    void a_client_that_left_is_noticed_by_the_heartbeat() throws Exception {
        restartWith(FeedConfiguration.DEFAULT.withHeartbeat(Duration.ofMillis(20)));
        try (var events = open("/events", SSE)) {
            assertThat(block(events)).containsExactly(":");
            assertThat(observer.clients()).isEqualTo(1);
        }

        await().until(() -> observer.clients() == 0);
        assertThat(observer.lastCutOff()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {SSE, NDJSON, BATCH})
    void a_client_that_stops_reading_is_cut_off_while_others_go_on(String accept) throws Exception {
        restartWith(FeedConfiguration.DEFAULT.withWriteTimeout(Duration.ofMillis(500)));
        var large = "\"" + "x".repeat(100_000) + "\"";
        for (var i = 0; i < 100; i++) {
            TestEvents.append(log, TestEvents.event("t.Large", large));
        }
        try (var others = open("/events?types=t.Counted", SSE);
                var slow = server.ask("/events", accept)) {
            assertThat(block(others)).containsExactly(":");

            await().until(() -> observer.lastCutOff() == CutOff.SLOW_CLIENT);
            await().until(() -> observer.clients() == 1);

            TestEvents.count(log, 1);
            assertThat(block(others)).contains("id: 101");
            assertThat(endsCleanly(slow.getInputStream())).isFalse();
        }
    }

    /** Whether the response ends with the empty chunk. */
    private static boolean endsCleanly(InputStream response) {
        try {
            return new String(response.readAllBytes(), StandardCharsets.UTF_8).endsWith("0\r\n\r\n");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void lines_that_cannot_be_read_to_the_end_do_not_end_cleanly() {
        for (var i = 0; i < 5; i++) {
            TestEvents.append(log, TestEvents.event("t.Large", "\"" + "x".repeat(100_000) + "\""));
        }
        stop();
        feed = new EventFeed(
                new FailingLog(log, 1),
                StrictJson.create(),
                FeedConfiguration.DEFAULT.withPageSize(2),
                observer,
                subscriptions);
        server = new TestServer(new EventFeedResource(feed));

        assertThatThrownBy(() -> server.get("/events", "Accept", NDJSON)).isInstanceOf(IOException.class);
    }

    @Test
    void a_live_stream_stays_while_the_log_cannot_be_read() throws Exception {
        TestEvents.count(log, 3);
        stop();
        feed = new EventFeed(
                new FailingLog(log, 1),
                StrictJson.create(),
                FeedConfiguration.DEFAULT.withPageSize(2),
                observer,
                subscriptions);
        server = new TestServer(new EventFeedResource(feed));

        try (var events = open("/events", SSE)) {
            assertThat(block(events)).containsExactly(":");
            assertThat(block(events)).contains("id: 1");
            assertThat(block(events)).contains("id: 2");
            assertThat(block(events)).containsExactly(":");
            assertThat(block(events)).contains("id: 3");
        }
    }

    @Test
    void one_client_too_many_is_refused() throws Exception {
        restartWith(FeedConfiguration.DEFAULT.withMaxSubscribers(1).withHeartbeat(Duration.ofMillis(20)));
        try (var events = open("/events", SSE)) {
            assertThat(block(events)).containsExactly(":");
            var refused = server.get("/events");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).startsWith("TooManySubscribersException");
        }

        await().until(() -> server.get("/events").statusCode() == 200);
    }

    @Test
    void head_requests_open_no_stream() throws Exception {
        assertThat(server.head("/events").statusCode()).isEqualTo(200);
        assertThat(observer.clients()).isZero();
    }

    @Test
    void a_response_that_is_never_begun_gives_its_place_back() {
        restartWith(FeedConfiguration.DEFAULT.withWriteTimeout(Duration.ofMillis(50)));
        var request = FeedParameters.read(java.util.Map.of(), null, 1, 1);

        var stream = feed.open(request, FeedFormat.BATCH);

        await().until(() -> observer.clients() == 0);
        assertThat(observer.lastCutOff()).isEqualTo(CutOff.NEVER_STARTED);
        var out = new java.io.ByteArrayOutputStream();
        stream.write(out);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(out.size()).isZero();
    }

    @Test
    void closing_ends_live_streams_cleanly_and_refuses_new_ones() throws Exception {
        try (var events = open("/events", SSE);
                var lines = open("/events?follow=true", NDJSON)) {
            assertThat(block(events)).containsExactly(":");

            feed.close();

            assertThat(block(events)).containsExactly(": closing");
            assertThat(events.readLine()).isNull();
            assertThat(lines.readLine()).isEqualTo(" ");
            assertThat(lines.readLine()).isNull();
        }
        assertThat(observer.clients()).isZero();
        assertThat(server.get("/events").body()).startsWith("FeedClosedException");
    }

    @Test
    void closing_cuts_off_who_does_not_read() throws Exception {
        restartWith(FeedConfiguration.DEFAULT.withCloseTimeout(Duration.ofMillis(200)));
        for (var i = 0; i < 100; i++) {
            TestEvents.append(log, TestEvents.event("t.Large", "\"" + "x".repeat(100_000) + "\""));
        }
        try (var slow = server.ask("/events", SSE)) {
            await().until(() -> slow.getInputStream().available() > 0);

            feed.close();

            assertThat(observer.lastCutOff()).isEqualTo(CutOff.STOPPING);
            assertThat(observer.clients()).isZero();
        }
    }

    private BufferedReader open(String path, String accept, String... headers) throws Exception {
        return new BufferedReader(new InputStreamReader(stream(path, accept, headers), StandardCharsets.UTF_8));
    }

    private InputStream stream(String path, String accept, String... headers) throws Exception {
        var all = new ArrayList<>(List.of("Accept", accept));
        all.addAll(List.of(headers));
        var response = server.get(path, BodyHandlers.ofInputStream(), all.toArray(String[]::new));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains(accept);
        return response.body();
    }

    /** The lines up to the next empty one. */
    private static List<String> block(BufferedReader events) throws IOException {
        var block = new ArrayList<String>();
        for (var line = events.readLine(); line != null && !line.isEmpty(); line = events.readLine()) {
            block.add(line);
        }
        return block;
    }

    private List<Long> positions(List<String> lines) throws IOException {
        var positions = new ArrayList<Long>();
        for (var line : lines) {
            positions.add(position(line));
        }
        return positions;
    }

    private long position(String json) throws IOException {
        JsonNode event = mapper.readTree(json);
        assertThat(event.path("specversion").asText()).isEqualTo("1.0");
        return event.path("position").asLong();
    }
}
