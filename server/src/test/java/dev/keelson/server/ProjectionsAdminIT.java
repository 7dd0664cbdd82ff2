package dev.keelson.server;

import static dev.keelson.server.Logbooks.PROJECTION;
import static dev.keelson.server.Logbooks.entries;
import static dev.keelson.server.Logbooks.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an operator sees of projections over HTTP, and what he can do. */
class ProjectionsAdminIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PROCESSORS = "/admin/processors";
    private static final String ENTRIES = PROCESSORS + "/" + PROJECTION;
    private static final String LETTERS = "/admin/dead-letters";

    private static Api.Reply post(Api api, int status, String path, String body) {
        var reply = api.post(path, body);
        assertThat(reply.status()).as("%s: %s", path, reply.text()).isEqualTo(status);
        return reply;
    }

    private static Api.Reply delete(Api api, String path) {
        return api.send(
                api.request(path).method("DELETE", BodyPublishers.noBody()).build());
    }

    private static JsonNode status(Api api) {
        var reply = api.get(ENTRIES);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json();
    }

    private static List<Long> positions(JsonNode letters) {
        return letters.valueStream()
                .map(letter -> letter.path("position").asLong())
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void an_event_that_fails_is_parked_with_its_sequence_until_it_is_retried_or_skipped(Engine engine)
            throws IOException {
        try (var logbooks = new Logbooks(engine);
                var server = logbooks.server();
                var api = new Api(server.uri())) {
            entries(api, "ark", write(api, "ark", "rain"));
            logbooks.sink("ark");
            write(api, "ark", "more rain");
            write(api, "argo", "sails set");
            var last = write(api, "ark", "a dove");

            assertThat(entries(api, "argo", last)).containsExactly("sails set");
            assertThat(entries(api, "ark", last)).containsExactly("rain");
            it_is_listed(api);
            it_is_counted(api);
            it_fails_again(api);
            logbooks.raise("ark");
            it_is_handled_in_order(api, last);

            logbooks.sink("ark");
            var lost = write(api, "ark", "a raven");
            var kept = write(api, "ark", "an olive leaf");
            entries(api, "ark", kept);
            logbooks.raise("ark");
            it_is_skipped_with_a_note(api, lost);
            assertThat(entries(api, "ark", kept)).containsExactly("rain", "more rain", "a dove", "an olive leaf");
        }
    }

    private static void it_is_listed(Api api) {
        var page = api.get(LETTERS).json();
        assertThat(positions(page.path("letters"))).containsExactly(2L, 4L);
        var first = page.path("letters").path(0);
        assertThat(first.path("projection").asText()).isEqualTo(PROJECTION);
        assertThat(first.path("sequence").asText()).isEqualTo("ark");
        assertThat(first.path("eventType").asText()).isEqualTo("logbook.EntryWritten");
        assertThat(first.path("reason").asText()).contains("the logbook of ark is under water");
        assertThat(first.path("stack").asText()).contains("EntryProjection");
        assertThat(first.path("attempts").asInt()).isEqualTo(2);
        assertThat(page.path("letters").path(1).path("reason").isNull()).isTrue();
        assertThat(positions(api.get(LETTERS + "?projection=entries&sequence=ark&after=2")
                        .json()
                        .path("letters")))
                .containsExactly(4L);
        assertThat(api.get(LETTERS + "?sequence=argo").json().path("letters")).isEmpty();
        var shorter = api.get(LETTERS + "?limit=1").json();
        assertThat(positions(shorter.path("letters"))).containsExactly(2L);
        assertThat(shorter.path("next").asLong()).isEqualTo(2);
    }

    private static void it_is_counted(Api api) {
        var status = status(api);
        assertThat(status.path("deadLetters").asLong()).isEqualTo(2);
        assertThat(status.path("parkedSequences").asLong()).isEqualTo(1);
        assertThat(status.path("failures").asLong()).isGreaterThanOrEqualTo(2);
        assertThat(status.path("segments")
                        .valueStream()
                        .mapToInt(segment -> segment.path("parked").asInt())
                        .sum())
                .isEqualTo(1);
        assertThat(api.get("/metrics", "Accept", "text/plain").text().lines())
                .anyMatch(line -> line.startsWith("keelson_dead_letters{") && line.endsWith(" 2.0"))
                .anyMatch(line -> line.startsWith("keelson_projection_lag_seconds{") && line.endsWith(" 0.0"));
    }

    private static void it_fails_again(Api api) {
        var failed = post(api, 200, LETTERS + "/entries/retry", "{\"sequence\":\"ark\",\"all\":true}")
                .json();
        assertThat(failed.path("outcome").asText()).isEqualTo("FAILED");
        assertThat(failed.path("left").asLong()).isEqualTo(2);
        assertThat(failed.path("next").path("attempts").asInt()).isEqualTo(3);
    }

    private static void it_is_handled_in_order(Api api, long position) {
        var one = post(api, 200, LETTERS + "/entries/retry", "{\"sequence\":\"ark\",\"all\":false}")
                .json();
        assertThat(one.path("outcome").asText()).isEqualTo("DONE");
        assertThat(one.path("left").asLong()).isEqualTo(1);
        assertThat(one.path("next").path("position").asLong()).isEqualTo(4);
        assertThat(entries(api, "ark", position)).containsExactly("rain", "more rain");
        var all = post(api, 200, LETTERS + "/entries/retry", "{\"sequence\":\"ark\",\"all\":true}")
                .json();
        assertThat(all.path("outcome").asText()).isEqualTo("DONE");
        assertThat(all.path("left").asLong()).isZero();
        assertThat(all.path("next").isNull()).isTrue();
        assertThat(entries(api, "ark", position)).containsExactly("rain", "more rain", "a dove");
        assertThat(status(api).path("deadLetters").asLong()).isZero();
    }

    private static void it_is_skipped_with_a_note(Api api, long position) {
        var wrong = post(api, 409, LETTERS + "/entries/skip", skip(position + 1));
        assertThat(wrong.problem()).isEqualTo("operation-refused");
        var skipped = post(api, 200, LETTERS + "/entries/skip", skip(position)).json();
        assertThat(skipped.path("outcome").asText()).isEqualTo("DONE");
        assertThat(skipped.path("left").asLong()).isEqualTo(1);
        assertThat(status(api).path("skipped").asLong()).isEqualTo(1);
        post(api, 200, LETTERS + "/entries/retry", "{\"sequence\":\"ark\",\"all\":true}");
    }

    private static String skip(long position) {
        return "{\"sequence\":\"ark\",\"position\":%d,\"note\":\"ravens do not come back\"}".formatted(position);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void segments_are_split_and_merged_and_read_models_reset_and_rebuilt_in_service(Engine engine) throws IOException {
        try (var logbooks = new Logbooks(engine);
                var server = logbooks.server();
                var api = new Api(server.uri())) {
            write(api, "ark", "rain");
            write(api, "argo", "sails set");
            var last = write(api, "ark", "a dove");
            entries(api, "ark", last);
            it_tells_of_itself(api, last);

            assertThat(post(api, 200, ENTRIES + "/segments/0/split", "").json().path("segments"))
                    .hasSize(5);
            post(api, 202, ENTRIES + "/segments/0/merge", "");
            await().atMost(SOON).until(() -> status(api).path("segments").size() == 4);

            post(api, 200, ENTRIES + "/reset", "{\"after\":0}");
            await().atMost(SOON).until(() -> status(api).path("lag").asLong() == 0);
            assertThat(entries(api, "ark", last)).containsExactly("rain", "a dove");
            post(api, 200, ENTRIES + "/reset", "{\"from\":\"%s\"}".formatted(Instant.now()));
            await().atMost(SOON).until(() -> status(api).path("lag").asLong() == 0);
            assertThat(entries(api, "ark", last)).containsExactly("rain", "a dove");
            post(api, 409, ENTRIES + "/reset", "{\"after\":%d}".formatted(last + 1));

            it_is_rebuilt(api, last);
        }
    }

    private static void it_tells_of_itself(Api api, long last) {
        var list = api.get(PROCESSORS).json();
        var status = list.path("processors").path(0);
        assertThat(status.path("name").asText()).isEqualTo(PROJECTION);
        assertThat(status.path("position").asLong()).isEqualTo(last);
        assertThat(status.path("head").asLong()).isEqualTo(last);
        assertThat(status.path("lagSeconds").asDouble(-1)).isZero();
        assertThat(status.path("nodes").path(0)).isEqualTo(list.path("node"));
        assertThat(status.path("generation").asInt()).isEqualTo(1);
        var generation = status.path("generations").path(0);
        assertThat(generation.path("state").asText()).isEqualTo("SERVING");
        assertThat(generation.path("progress").asDouble()).isEqualTo(1);
        assertThat(generation.path("tables").asText()).isEqualTo("entries_g1");
        assertThat(Instant.parse(generation.path("createdAt").asText())).isBefore(Instant.now());
    }

    private static void it_is_rebuilt(Api api, long last) {
        var begun = post(api, 202, ENTRIES + "/rebuild", "{\"segments\":2}").json();
        assertThat(begun.path("number").asInt()).isEqualTo(2);
        await().atMost(SOON).until(() -> status(api).path("generation").asInt() == 2);
        assertThat(status(api).path("segments")).hasSize(2);
        assertThat(entries(api, "ark", last)).containsExactly("rain", "a dove");
        await().atMost(SOON).until(() -> delete(api, ENTRIES + "/generations/1").status() == 200);
        assertThat(status(api).path("generations")).hasSize(1);
        assertThat(delete(api, ENTRIES + "/generations/2").problem()).isEqualTo("operation-refused");
        assertThat(delete(api, ENTRIES + "/rebuild").problem()).isEqualTo("operation-refused");
        assertThat(entries(api, "ark", write(api, "ark", "land"))).containsExactly("rain", "a dove", "land");
    }

    @Test
    void a_segment_moves_between_nodes() throws IOException {
        try (var logbooks = new Logbooks(Engine.POSTGRESQL);
                var one = logbooks.server();
                var two = logbooks.server();
                var api = new Api(one.uri());
                var other = new Api(two.uri())) {
            var heir = other.get(PROCESSORS).json().path("node").asText();
            await().atMost(SOON).until(() -> status(api).path("nodes").size() == 2);
            var own = api.get(PROCESSORS).json().path("node").asText();
            await().atMost(SOON).until(() -> segmentOf(api, own) >= 0);
            var segment = segmentOf(api, own);

            post(api, 202, ENTRIES + "/segments/%d/move".formatted(segment), "{\"to\":\"%s\"}".formatted(heir));

            await().atMost(SOON).until(() -> status(api)
                    .path("segments")
                    .valueStream()
                    .anyMatch(row -> row.path("segment").asInt() == segment
                            && row.path("owner").asText().equals(heir)));
            assertThat(post(api, 409, ENTRIES + "/segments/%d/move".formatted(segment), "{\"to\":\"nobody\"}")
                            .text())
                    .contains(heir);
        }
    }

    private static int segmentOf(Api api, String node) {
        return status(api)
                .path("segments")
                .valueStream()
                .filter(segment -> segment.path("owner").asText().equals(node))
                .mapToInt(segment -> segment.path("segment").asInt())
                .findFirst()
                .orElse(-1);
    }

    @Test
    void a_retry_that_takes_long_is_answered_before_it_is_done_and_is_done_later() throws IOException {
        try (var logbooks = new Logbooks(Engine.POSTGRESQL);
                var server = logbooks.server();
                var api = new Api(server.uri());
                var foreign = Jdbi.create(logbooks.settings().get("KEELSON_DATABASE_URL"))
                        .open()) {
            logbooks.sink("ark");
            entries(api, "ark", write(api, "ark", "rain"));
            logbooks.raise("ark");
            foreign.begin();
            foreign.execute("SELECT 1 FROM keelson_projection_segment FOR UPDATE");

            var pending = post(api, 202, LETTERS + "/entries/retry", "{\"sequence\":\"ark\",\"all\":true}")
                    .json();

            assertThat(pending.path("outcome").asText()).isEqualTo("PENDING");
            assertThat(pending.path("next").path("request").asText()).isEqualTo("RETRY_ALL");
            foreign.rollback();
            await().atMost(SOON).until(() -> status(api).path("deadLetters").asLong() == 0);
            assertThat(entries(api, "ark", 1)).containsExactly("rain");
        }
    }
}
