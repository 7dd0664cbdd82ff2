package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One node with a Redis and a broker that is away: what goes out comes back, and what operators see of it and do about it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BridgesIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ARRIVED = "warehouse.StockArrived";
    private static final long FIRST_DELIVERY = 7;

    private final Engine.Storage storage = Engine.H2.open();
    private final Wire wire = new Wire();
    private ServerProcess server;
    private Api api;

    @TempDir
    private static Path directory;

    @BeforeAll
    void start() throws IOException {
        Documents.writeFiles(Documents.blocks(Documents.read("docs/guides/bridges.md")), directory.resolve("module"));
        ModuleJar.build(directory.resolve("module"), "bridges-1.0", directory.resolve("modules"));
        server = ServerProcess.ready(settings());
        api = new Api(server.uri());
    }

    /** Of every product that is registered a message comes back, and there is a first delivery. */
    private Map<String, String> settings() {
        var settings = new HashMap<>(storage.settings());
        settings.putAll(wire.settings());
        settings.put("KEELSON_MODULES_DIR", directory.resolve("modules").toString());
        settings.put("KEELSON_BROKERS_AWAY_KIND", "redis-streams");
        settings.put("KEELSON_BROKERS_AWAY_ADDRESS", "redis://127.0.0.1:1");
        settings.put("KEELSON_BROKERS_AWAY_PUBLISH_TIMEOUT", "200ms");
        settings.put("KEELSON_RELAYS_OUT_BROKER", "wire");
        settings.put("KEELSON_RELAYS_OUT_ROUTES", "catalog.ProductRegistered=registered@product");
        settings.put("KEELSON_RELAYS_NOWHERE_BROKER", "away");
        settings.put("KEELSON_RELAYS_NOWHERE_ROUTES", "*=everything");
        settings.put("KEELSON_CONSUMERS_STOCKING_BROKER", "wire");
        settings.put("KEELSON_CONSUMERS_STOCKING_DESTINATION", "registered");
        settings.put("KEELSON_CONSUMERS_STOCKING_HANDLER", "restocking");
        settings.put("KEELSON_CONSUMERS_STOCKING_COMMANDS", "catalog.ProductRegistered=catalog.AddStock");
        settings.put("KEELSON_CONSUMERS_IN_BROKER", "wire");
        settings.put("KEELSON_CONSUMERS_IN_DESTINATION", "arrivals");
        settings.put("KEELSON_CONSUMERS_IN_COMMANDS", ARRIVED + "=catalog.AddStock");
        settings.put("KEELSON_CONSUMERS_IN_IGNORED", "warehouse.ShelfMoved");
        settings.put("KEELSON_CONSUMERS_IN_ATTEMPTS", "2");
        settings.put("KEELSON_CONSUMERS_IN_BACK_OFF", "10ms");
        return settings;
    }

    @AfterAll
    void stop() {
        api.close();
        server.close();
        wire.close();
        storage.close();
    }

    private void arrive(String product, String id, int quantity) {
        wire.send("arrivals", product, id, ARRIVED, """
                {"productId":"%s","quantity":%d}""".formatted(product, quantity));
    }

    private long register(String product, String... headers) {
        return api.accepted(CommandRequest.registerProduct(product, "Anchor", "1.50", "EUR", 0), headers);
    }

    private void awaitStock(String product, long stock) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(api.query("catalog.FindProduct", Map.of("productId", product))
                                .json()
                                .path("stock")
                                .asLong())
                        .isEqualTo(stock));
    }

    private JsonNode get(String path) {
        var reply = api.get(path);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json();
    }

    private List<JsonNode> letters(String key) {
        return get("/admin/consumers/in/dead-letters?limit=500")
                .path("messages")
                .valueStream()
                .filter(letter -> letter.path("key").asText().equals(key))
                .toList();
    }

    private List<JsonNode> awaitLetters(String key, int count) {
        await().atMost(SOON).until(() -> letters(key).size() == count);
        return letters(key);
    }

    private static String path(JsonNode letter) {
        return "/admin/consumers/in/dead-letters/" + letter.path("number").asLong();
    }

    /** The value of a metric with a label. */
    private double metric(String name, String label) {
        var lines = api.get("/metrics", "Accept", "text/plain")
                .text()
                .lines()
                .filter(line -> line.startsWith(name + "{") && line.contains(label))
                .toList();
        assertThat(lines).as("%s of %s", name, label).hasSize(1);
        return Double.parseDouble(lines.getFirst().substring(lines.getFirst().lastIndexOf(' ') + 1));
    }

    @Test
    void a_broker_that_is_away_is_told_and_stops_nothing() {
        register("anyway");
        awaitStock("anyway", FIRST_DELIVERY);

        var ready = api.get("/health/ready");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.text()).contains("\"wire\":\"up since ", "\"away\":\"down since ");
        var brokers = get("/admin/brokers").path("brokers");
        assertThat(brokers.findValuesAsText("name")).containsExactly("away", "wire");
        assertThat(brokers.findValuesAsText("kind")).containsOnly("redis-streams");
        assertThat(brokers.at("/1/up").asBoolean()).isTrue();
        assertThat(brokers.at("/0/up").asBoolean()).isFalse();
        assertThat(brokers.at("/0/reason").asText()).isNotBlank();
        assertThat(metric("keelson_broker_up", "\"wire\"")).isEqualTo(1);
        assertThat(metric("keelson_broker_up", "\"away\"")).isZero();
        await().atMost(SOON).untilAsserted(() -> {
            var relay = get("/admin/relays/nowhere");
            assertThat(relay.path("state").asText()).isEqualTo("RETRYING");
            assertThat(relay.path("reason").asText()).isNotBlank();
            assertThat(relay.path("lag").asLong()).isPositive();
            assertThat(metric("keelson_relay_lag", "\"nowhere\"")).isPositive();
            assertThat(metric("keelson_relay_lag_seconds", "\"nowhere\"")).isPositive();
        });
    }

    @Test
    void an_event_goes_out_and_comes_back_as_a_command_of_the_same_correlation() {
        register("returning", "X-Correlation-Id", "round-trip");
        awaitStock("returning", FIRST_DELIVERY);

        assertThat(api.events("tags=product:returning"))
                .extracting(event -> event.path("type").asText(), event -> event.path("correlationid")
                        .asText())
                .containsExactly(
                        tuple("catalog.ProductRegistered", "round-trip"), tuple("catalog.StockAdded", "round-trip"));
        await().atMost(SOON).until(() -> get("/admin/relays/out").path("lag").asLong() == 0);
        var relay = get("/admin/relays/out");
        assertThat(relay.path("state").asText()).isEqualTo("RUNNING");
        assertThat(relay.path("owner").asBoolean()).isTrue();
        assertThat(relay.path("stoppedAt").isNull()).isTrue();
        assertThat(metric("keelson_relay_published_total", "\"out\"")).isPositive();
        assertThat(metric("keelson_relay_confirmed_total", "\"out\"")).isPositive();
        assertThat(metric("keelson_relay_in_flight", "\"out\"")).isZero();
        assertThat(metric("keelson_relay_claimed_total", "\"out\"")).isEqualTo(1);
        assertThat(metric("keelson_consumer_consumed_total", "\"stocking\"")).isPositive();
        assertThat(metric("keelson_consumer_dead_letters", "\"stocking\"")).isZero();
    }

    @Test
    void a_message_of_the_same_id_has_its_effect_once() {
        register("once");
        awaitStock("once", FIRST_DELIVERY);
        arrive("once", "twice-sent", 5);
        arrive("once", "twice-sent", 5);
        arrive("once", "sent-last", 1);

        awaitStock("once", FIRST_DELIVERY + 6);
        assertThat(api.events("tags=product:once&types=catalog.StockAdded")).hasSize(3);
    }

    @Test
    void what_is_refused_is_parked_with_those_behind_it_and_done_once_the_reason_is_gone() {
        arrive("later", "arrival-1", 3);
        arrive("later", "arrival-2", 4);
        var parked = awaitLetters("later", 2);
        assertThat(parked.getFirst().path("reason").asText()).contains("later");
        assertThat(parked.getFirst().path("attempts").asInt()).isEqualTo(1);
        assertThat(parked.getLast().path("reason").isNull()).isTrue();

        var shown = get(path(parked.getFirst()));
        assertThat(shown.path("data").asText()).isEqualTo("{\"productId\":\"later\",\"quantity\":3}");
        assertThat(shown.path("source").asText()).isEqualTo("/warehouse");
        assertThat(shown.at("/letter/id").asText()).isEqualTo("arrival-1");
        var second = api.post(path(parked.getLast()) + "/retry", "{\"all\":false}");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.text()).contains("operation-refused", "comes first of its key");
        var again = api.post(path(parked.getFirst()) + "/retry", "");
        assertThat(again.status()).as(again.text()).isEqualTo(200);
        assertThat(again.json().path("outcome").asText()).isEqualTo("FAILED");
        assertThat(letters("later").getFirst().path("attempts").asInt()).isEqualTo(2);

        register("later");
        var done = api.post(path(parked.getFirst()) + "/retry", "{\"all\":true}");
        assertThat(done.json().path("outcome").asText()).as(done.text()).isEqualTo("DONE");
        assertThat(done.json().path("handled").asInt()).isEqualTo(2);
        assertThat(done.json().path("left").asBoolean()).isFalse();
        awaitStock("later", FIRST_DELIVERY + 7);
        assertThat(letters("later")).isEmpty();
        assertThat(metric("keelson_consumer_parked_total", "\"in\"")).isGreaterThanOrEqualTo(2);
        assertThat(metric("keelson_consumer_replayed_total", "\"in\"")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void what_is_no_command_is_parked_at_once_and_what_is_ignored_is_not() {
        wire.send("arrivals", "shelf", "moved-1", "warehouse.ShelfMoved", "{}");
        wire.send("arrivals", "shelf", "burnt-1", "warehouse.ShelfBurnt", "{}");
        wire.send("arrivals", "misfit", "misfit-1", ARRIVED, "{\"productId\":\"misfit\",\"quantity\":\"many\"}");

        assertThat(awaitLetters("shelf", 1)).singleElement().satisfies(letter -> {
            assertThat(letter.path("id").asText()).isEqualTo("burnt-1");
            assertThat(letter.path("reason").asText()).contains("warehouse.ShelfBurnt", ARRIVED);
        });
        assertThat(awaitLetters("misfit", 1).getFirst().path("reason").asText())
                .contains("catalog.AddStock", "quantity");
        assertThat(get("/admin/consumers/in").at("/member/dropped").asLong()).isEqualTo(1);
        assertThat(server.log()).doesNotContain("moved-1");
    }

    @Test
    void operators_list_retry_and_skip_by_the_command_line() {
        var keelson = new KeelsonCommand(server.uri());
        arrive("never", "arrival-9", 1);
        var number = awaitLetters("never", 1).getFirst().path("number").asText();

        assertThat(keelson.done("consumers", "list").out())
                .containsPattern("(?m)^in +arrivals +running ")
                .containsPattern("(?m)^stocking +registered +running ");
        assertThat(keelson.done("consumers", "letters", "in", "--limit", "500").out())
                .containsPattern("(?m)^ *%s +never +%s +arrival-9 +1 ".formatted(number, ARRIVED));
        assertThat(keelson.done("consumers", "show", "in", number).out()).contains("\"source\" : \"/warehouse\"");
        assertThat(keelson.failed("consumers", "retry", "in", number).err())
                .contains("message %s could not be handled".formatted(number), "never");
        assertThat(keelson.done("consumers", "skip", "in", number, "--note", "it is not ours")
                        .out())
                .isEqualTo("the message is skipped\n");
        assertThat(letters("never")).isEmpty();
        assertThat(get("/admin/consumers/in").at("/deadLetters/skipped").asLong())
                .isPositive();
        assertThat(keelson.done("relays", "list").out()).containsPattern("(?m)^out +running ");
        assertThat(keelson.done("relays", "brokers").out())
                .containsPattern("(?m)^away +redis-streams .* down ")
                .containsPattern("(?m)^wire +redis-streams .* up ");
        assertThat(keelson.failed("relays", "skip", "out", "--position", "1", "--note", "why not")
                        .err())
                .contains("does not stand still before the event at position 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "consumers|consumers needs one of list, letters, show, retry and skip",
                "consumers retry in|consumers retry needs NUMBER",
                "consumers retry in first|NUMBER must be a whole number",
                "consumers skip in 1|needs --note",
                "relays skip out --note x|needs --position",
                "relays shop|did you mean relays s"
            })
    void what_is_not_understood_is_refused(String line, String message) {
        var refused = KeelsonCommand.run(List.of(line.split(" ", -1)));

        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).startsWith("keelson: ").contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/admin/relays/nothing|''|404|there is no relay 'nothing'; there are [nowhere, out]",
                "POST|/admin/relays/nothing/skip|{\"position\":1,\"note\":\"x\"}|404|there is no relay 'nothing'",
                "POST|/admin/relays/out/skip|{\"position\":1,\"note\":\"x\"}|409|does not stand still before the event at position 1",
                "POST|/admin/relays/out/skip|{\"position\":0,\"note\":\"x\"}|400|/position",
                "POST|/admin/relays/out/skip|{\"position\":1,\"note\":\" \"}|400|/note",
                "POST|/admin/relays/out/skip|{\"note\":\"x\"}|400|/position",
                "POST|/admin/relays/out/skip|''|400|",
                "GET|/admin/consumers/nothing|''|404|there is no consumer 'nothing'; there are [in, stocking]",
                "GET|/admin/consumers/nothing/dead-letters|''|404|there is no consumer 'nothing'",
                "GET|/admin/consumers/in/dead-letters?limit=0|''|400|from 1 to 500",
                "GET|/admin/consumers/in/dead-letters?after=x|''|400|/after",
                "GET|/admin/consumers/in/dead-letters?lim=5|''|400|/lim",
                "GET|/admin/consumers/in/dead-letters/99999|''|404|consumer 'in' has no parked message 99999",
                "GET|/admin/consumers/in/dead-letters/first|''|404|not-found",
                "POST|/admin/consumers/in/dead-letters/99999/retry|''|404|has no parked message 99999",
                "POST|/admin/consumers/in/dead-letters/99999/retry|{\"all\":1}|400|/all",
                "POST|/admin/consumers/in/dead-letters/99999/retry|{\"al\":true}|400|/al",
                "POST|/admin/consumers/in/dead-letters/99999/skip|{\"note\":\"x\"}|404|has no parked message 99999",
                "POST|/admin/consumers/in/dead-letters/99999/skip|{}|400|/note",
                "POST|/admin/consumers/nothing/dead-letters/1/skip|{\"note\":\"x\"}|404|there is no consumer 'nothing'"
            })
    void what_does_not_fit_is_refused_by_name(String method, String path, String body, int status, String words) {
        var reply = api.send(api.request(path, "Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build());

        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo(Api.PROBLEM);
        assertThat(reply.text()).contains(words == null ? "" : words);
    }
}
