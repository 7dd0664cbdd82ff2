package dev.keelson.queryside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keelson.queryside.FeedObserver.CutOff;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class QuerySubscriptionIT {

    private static final String SSE = EventFeedResource.EVENT_STREAM;
    private static final String LAMP = "/queries/stock.FindPlace?product=lamp";

    private final StockQueries stock = new StockQueries();
    private final TestPositions positions = new TestPositions();
    private final FeedLog observer = new FeedLog();
    private QueryServer server;

    @BeforeEach
    void start() {
        startWith(subscriptions -> subscriptions.withUpdateInterval(Duration.ofMillis(1)));
        put(1, "shelf");
    }

    private void startWith(UnaryOperator<LiveQueryConfiguration> change) {
        server = QueryServer.of(
                stock,
                positions,
                QueryConfiguration.DEFAULT.withSubscriptions(change.apply(LiveQueryConfiguration.DEFAULT)),
                observer);
    }

    private void restartWith(UnaryOperator<LiveQueryConfiguration> change) {
        server.http().close();
        startWith(change);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void put(long position, String place) {
        stock.places.put("lamp", place);
        positions.moveTo(position);
    }

    private EventStreamReader subscribe(String... headers) throws Exception {
        return subscribeTo(LAMP, headers);
    }

    private EventStreamReader subscribeTo(String path, String... headers) throws Exception {
        var all = new ArrayList<>(List.of("Accept", SSE));
        all.addAll(List.of(headers));
        var response = server.http().get(path, BodyHandlers.ofInputStream(), all.toArray(String[]::new));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains(SSE);
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.headers().firstValue("Keelson-Position")).isPresent();
        return new EventStreamReader(response.body());
    }

    private static List<String> result(String event, long position, String place) {
        return List.of("event: " + event, "id: " + position, "data: {\"name\":\"" + place + "\"}");
    }

    @Test
    void the_result_comes_first_and_another_one_after_each_commit_that_changes_it() throws Exception {
        try (var client = subscribe("Last-Event-ID", "99")) {
            assertThat(client.event()).isEqualTo(result("result", 1, "shelf"));
            put(2, "window");
            assertThat(client.event()).isEqualTo(result("update", 2, "window"));
            put(5, "attic");
            assertThat(client.event()).isEqualTo(result("update", 5, "attic"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json", "application/json, text/event-stream"})
    void who_does_not_ask_for_events_gets_one_answer(String accept) throws Exception {
        var reply = server.http().get(LAMP, "Accept", accept);

        assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(reply.body()).isEqualTo("{\"name\":\"shelf\"}");
    }

    @Test
    void an_equal_result_is_not_sent_again() throws Exception {
        try (var client = subscribe()) {
            assertThat(client.event()).isEqualTo(result("result", 1, "shelf"));
            positions.moveTo(2);
            await().until(() -> stock.runs.size() == 2);
            put(3, "window");
            assertThat(client.event()).isEqualTo(result("update", 3, "window"));
        }
    }

    @Test
    void nothing_runs_while_nothing_is_committed() throws Exception {
        restartWith(subscriptions -> subscriptions.withHeartbeat(Duration.ofMillis(20)));
        try (var client = subscribe()) {
            assertThat(client.block()).isEqualTo(result("result", 1, "shelf"));
            for (var i = 0; i < 5; i++) {
                assertThat(client.block()).containsExactly(":");
            }
            assertThat(stock.runs).hasSize(1);
        }
    }

    @Test
    void subscribers_of_the_same_question_share_one_run_for_each_position() throws Exception {
        var clients = new ArrayList<EventStreamReader>();
        try {
            for (var i = 0; i < 30; i++) {
                clients.add(subscribe());
                assertThat(clients.getLast().event()).isEqualTo(result("result", 1, "shelf"));
            }
            await().until(() -> positions.waiting() == 1);
            put(2, "window");
            for (var client : clients) {
                assertThat(client.event()).isEqualTo(result("update", 2, "window"));
            }
            assertThat(stock.runs).hasSize(2);
        } finally {
            for (var client : clients) {
                client.close();
            }
        }
    }

    @Test
    void when_the_subscriber_leaves_that_waited_for_all_another_one_does() throws Exception {
        restartWith(subscriptions -> subscriptions.withHeartbeat(Duration.ofMillis(20)));
        try (var stays = subscribe()) {
            try (var leaves = subscribe()) {
                assertThat(leaves.event()).isEqualTo(result("result", 1, "shelf"));
            }
            assertThat(stays.event()).isEqualTo(result("result", 1, "shelf"));
            await().until(() -> observer.clients() == 1);
            put(2, "window");
            assertThat(stays.event()).isEqualTo(result("update", 2, "window"));
        }
        await().until(() -> observer.clients() == 0);
        assertThat(observer.lastCutOff()).isNull();
    }

    @Test
    void commits_within_the_interval_lead_to_one_run() throws Exception {
        var interval = Duration.ofMillis(300);
        restartWith(subscriptions -> subscriptions.withUpdateInterval(interval));
        try (var client = subscribe()) {
            assertThat(client.event()).isEqualTo(result("result", 1, "shelf"));
            for (var position = 2; position < 50; position++) {
                put(position, "window");
            }
            assertThat(client.event()).isEqualTo(result("update", 49, "window"));
            put(50, "attic");
            assertThat(client.event()).isEqualTo(result("update", 50, "attic"));
        }
        var runs = List.copyOf(stock.runs);
        assertThat(runs).hasSize(3);
        for (var i = 1; i < runs.size(); i++) {
            assertThat(runs.get(i) - runs.get(i - 1)).isGreaterThanOrEqualTo(interval.toNanos());
        }
    }

    @Test
    void the_first_result_waits_for_its_minimum_position() throws Exception {
        var behind = server.http().get(LAMP, "Accept", SSE, "Keelson-Min-Position", "2", "Prefer", "wait=0");
        assertThat(behind.statusCode()).isEqualTo(503);
        assertThat(behind.body()).startsWith("ProjectionBehindException");

        var committing = Thread.ofVirtual().start(() -> {
            await().until(() -> positions.waiting() == 1);
            put(2, "window");
        });
        try (var client = subscribe("Keelson-Min-Position", "2", "Prefer", "wait=20")) {
            assertThat(client.event()).isEqualTo(result("result", 2, "window"));
        }
        assertThat(committing.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void what_is_missing_at_first_is_not_found_and_what_goes_later_is_null() throws Exception {
        assertThat(server.http()
                        .get("/queries/stock.FindPlace?product=chair", "Accept", SSE)
                        .statusCode())
                .isEqualTo(404);
        try (var client = subscribe()) {
            assertThat(client.event()).isEqualTo(result("result", 1, "shelf"));
            stock.places.clear();
            positions.moveTo(2);
            assertThat(client.event()).containsExactly("event: update", "id: 2", "data: null");
            assertThat(server.http().get(LAMP, "Accept", SSE).statusCode()).isEqualTo(404);
            put(3, "window");
            assertThat(client.event()).isEqualTo(result("update", 3, "window"));
        }
    }

    @Test
    void a_failure_after_the_beginning_is_told_to_all_and_ends_their_streams() throws Exception {
        try (var one = subscribe();
                var other = subscribe()) {
            assertThat(one.event()).isEqualTo(result("result", 1, "shelf"));
            assertThat(other.event()).isEqualTo(result("result", 1, "shelf"));
            put(2, StockQueries.BROKEN);
            for (var client : List.of(one, other)) {
                assertThat(client.event())
                        .containsExactly(
                                "event: problem",
                                "data: {\"detail\":\"the shelf is broken\",\"instance\":\"/queries/stock.FindPlace\"}");
                assertThat(client.block()).isEmpty();
            }
        }
        assertThat(server.http().get(LAMP, "Accept", SSE).statusCode()).isEqualTo(500);
        put(3, "window");
        try (var again = subscribe()) {
            assertThat(again.event()).isEqualTo(result("result", 3, "window"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/queries/stock.Nothing", "/queries/stock.FindPlace?nothing=1", "/queries/stock.FindPlace"})
    void what_cannot_be_asked_is_refused_before_a_stream_begins(String path) throws Exception {
        assertThat(server.http().get(path, "Accept", SSE).statusCode()).isIn(400, 404);
        assertThat(observer.clients()).isZero();
    }

    @Test
    void one_subscriber_too_many_is_refused() throws Exception {
        restartWith(subscriptions -> subscriptions.withMaxSubscribers(1).withHeartbeat(Duration.ofMillis(20)));
        try (var client = subscribe()) {
            assertThat(client.event()).isEqualTo(result("result", 1, "shelf"));
            var refused = server.http().get(LAMP, "Accept", SSE);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body())
                    .isEqualTo("TooManySubscribersException: queries have 1 subscribers already; try again");
        }
        await().until(() -> observer.clients() == 0);
        try (var client = subscribe()) {
            assertThat(client.event()).isEqualTo(result("result", 1, "shelf"));
        }
    }

    @Test
    void who_was_refused_does_not_take_a_place() throws Exception {
        restartWith(subscriptions -> subscriptions.withMaxSubscribers(1));
        for (var i = 0; i < 3; i++) {
            assertThat(server.http()
                            .get("/queries/stock.FindPlace?product=chair", "Accept", SSE)
                            .statusCode())
                    .isEqualTo(404);
        }
        try (var client = subscribe()) {
            assertThat(client.event()).isEqualTo(result("result", 1, "shelf"));
        }
    }

    @Test
    void a_client_that_stops_reading_is_cut_off_while_others_go_on() throws Exception {
        restartWith(subscriptions -> subscriptions.withWriteTimeout(Duration.ofMillis(500)));
        stock.places.put("large", "x".repeat(10_000_000));
        try (var other = subscribe();
                var slow = server.http().ask("/queries/stock.FindPlace?product=large", SSE)) {
            assertThat(other.event()).isEqualTo(result("result", 1, "shelf"));

            await().until(() -> observer.lastCutOff() == CutOff.SLOW_CLIENT);
            await().until(() -> observer.clients() == 1);

            put(2, "window");
            assertThat(other.event()).isEqualTo(result("update", 2, "window"));
            assertThat(slow.isConnected()).isTrue();
        }
    }

    @Test
    void head_requests_open_no_stream() throws Exception {
        assertThat(server.http().head(LAMP, "Accept", SSE).statusCode()).isEqualTo(200);
        assertThat(observer.clients()).isZero();
        assertThat(stock.runs).isEmpty();

        var plain = server.http().head(LAMP);
        assertThat(plain.statusCode()).isEqualTo(200);
        assertThat(plain.headers().firstValue("Keelson-Position")).contains("1");
    }

    @Test
    void draining_ends_the_streams_and_lets_nobody_in() throws Exception {
        try (var one = subscribe();
                var other = subscribeTo("/queries/stock.FindPlace?product=lamp", "X-Any", "1")) {
            assertThat(one.event()).isEqualTo(result("result", 1, "shelf"));
            assertThat(other.event()).isEqualTo(result("result", 1, "shelf"));

            server.queries().drain();

            for (var client : List.of(one, other)) {
                assertThat(client.block()).containsExactly(": closing");
                assertThat(client.block()).isEmpty();
            }
        }
        await().until(() -> observer.clients() == 0);
        assertThat(server.http().get(LAMP, "Accept", SSE).body()).startsWith("FeedClosedException");
        assertThat(server.http().get(LAMP).statusCode()).isEqualTo(200);
    }

    @Test
    void closing_cuts_off_who_does_not_read() throws Exception {
        restartWith(subscriptions -> subscriptions.withCloseTimeout(Duration.ofMillis(200)));
        stock.places.put("large", "x".repeat(10_000_000));
        try (var slow = server.http().ask("/queries/stock.FindPlace?product=large", SSE)) {
            await().until(() -> slow.getInputStream().available() > 0);

            server.queries().close();

            assertThat(observer.lastCutOff()).isEqualTo(CutOff.STOPPING);
            assertThat(observer.clients()).isZero();
        }
    }
}
