package dev.keelson.queryside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CachedQueryIT {

    private static final String KEPT = "/queries/stock.FindKept?product=lamp";
    private static final String PERHAPS_STALE = "/queries/stock.FindPerhapsStale?product=lamp";
    private static final int CALLERS = 32;

    private final StockQueries stock = new StockQueries();
    private final TestPositions positions = new TestPositions();
    private final FeedLog observer = new FeedLog();
    private final QueryServer server = QueryServer.of(stock, positions, QueryConfiguration.DEFAULT, observer);

    @BeforeEach
    void fill() {
        put(1, "shelf");
    }

    @AfterEach
    void stop() {
        stock.gate.countDown();
        server.close();
    }

    private void put(long position, String place) {
        stock.places.put("lamp", place);
        positions.moveTo(position);
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return server.http().get(path, headers);
    }

    private static void assertAnswer(HttpResponse<String> reply, String place, String position) {
        assertThat(reply.body()).isEqualTo("{\"name\":\"" + place + "\"}");
        assertThat(reply.headers().firstValue("Keelson-Position")).contains(position);
    }

    @Test
    void while_nothing_moves_the_answer_comes_from_memory() throws Exception {
        assertThat(get(KEPT).headers().firstValue("Age")).isEmpty();

        var again = get(KEPT);
        assertAnswer(again, "shelf", "1");
        assertThat(again.headers().firstValue("Age")).isPresent();
        assertThat(again.headers().firstValue("Keelson-Stale")).isEmpty();
        assertAnswer(server.http().post("/queries/stock.FindKept", "{\"product\": \"lamp\"}"), "shelf", "1");
        assertThat(stock.runs).hasSize(1);
        assertThat(observer.hits()).isEqualTo(2);
        assertThat(server.queries().cachedAnswers()).isEqualTo(1);
        assertThat(server.queries().cachedBytes()).isGreaterThan(256);
    }

    @Test
    void as_soon_as_the_read_model_is_further_the_query_runs() throws Exception {
        get(KEPT);
        put(2, "window");

        assertAnswer(get(KEPT), "window", "2");
        assertThat(observer.staleHits()).isZero();
    }

    @Test
    void a_query_that_does_not_ask_for_it_runs_each_time() throws Exception {
        get("/queries/stock.FindPlace?product=lamp");
        get("/queries/stock.FindPlace?product=lamp");

        assertThat(stock.runs).hasSize(2);
    }

    @Test
    void all_who_ask_at_a_time_share_one_run() throws Exception {
        for (var reply : askedAtOnce()) {
            assertAnswer(reply, "shelf", "1");
        }
        assertThat(stock.runs).hasSize(1);
    }

    @Test
    void all_who_ask_at_a_time_share_a_failure_and_it_is_not_kept() throws Exception {
        stock.places.put("lamp", StockQueries.BROKEN);
        for (var reply : askedAtOnce()) {
            assertThat(reply.body()).isEqualTo("IllegalStateException: the shelf is broken");
        }
        assertThat(stock.runs).hasSize(1);

        stock.places.put("lamp", "window");
        assertAnswer(get(KEPT), "window", "1");
    }

    /** The run is held until all have asked. */
    private List<HttpResponse<String>> askedAtOnce() throws Exception {
        stock.gate = new CountDownLatch(1);
        var replies = new ArrayList<HttpResponse<String>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = new ArrayList<Future<HttpResponse<String>>>();
            Callable<HttpResponse<String>> asking = () -> server.http().get(KEPT, BodyHandlers.ofString());
            for (var i = 0; i < CALLERS; i++) {
                asked.add(threads.submit(asking));
            }
            await().until(() -> observer.misses() == CALLERS);
            stock.gate.countDown();
            for (var reply : asked) {
                replies.add(reply.get(20, TimeUnit.SECONDS));
            }
        }
        return replies;
    }

    @Test
    void what_was_not_found_is_not_kept() throws Exception {
        stock.places.clear();
        assertThat(get(KEPT).statusCode()).isEqualTo(404);
        assertThat(get(KEPT).statusCode()).isEqualTo(404);
        assertThat(stock.runs).hasSize(2);
    }

    @Test
    void a_stale_answer_says_so_and_a_new_one_is_made() throws Exception {
        get(PERHAPS_STALE);
        stock.gate = new CountDownLatch(1);
        put(2, "window");

        var stale = get(PERHAPS_STALE);
        assertAnswer(stale, "shelf", "1");
        assertThat(stale.headers().firstValue("Keelson-Stale")).contains("true");
        assertThat(stale.headers().firstValue("Age")).isPresent();

        stock.gate.countDown();
        await().until(() ->
                get(PERHAPS_STALE).headers().firstValue("Keelson-Stale").isEmpty());
        assertAnswer(get(PERHAPS_STALE), "window", "2");
        assertThat(stock.runs).hasSize(2);
    }

    @Test
    void who_states_a_position_is_never_answered_from_before_it() throws Exception {
        get(PERHAPS_STALE);
        put(2, "window");

        var reply = get(PERHAPS_STALE, "Keelson-Min-Position", "2");
        assertAnswer(reply, "window", "2");
        assertThat(reply.headers().firstValue("Keelson-Stale")).isEmpty();
    }

    @Test
    void a_subscriber_is_sent_nothing_stale() throws Exception {
        get(PERHAPS_STALE);
        put(2, "window");
        var response = server.http()
                .get(PERHAPS_STALE, BodyHandlers.ofInputStream(), "Accept", EventFeedResource.EVENT_STREAM);
        try (var client = new EventStreamReader(response.body())) {
            assertThat(client.event()).containsExactly("event: result", "id: 2", "data: {\"name\":\"window\"}");
            assertAnswer(get(PERHAPS_STALE), "window", "2");
            assertThat(stock.runs).hasSize(2);
            server.queries().drain();
        }
    }
}
