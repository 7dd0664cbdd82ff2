package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keelson.server.CommandRequest.Line;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server says about itself: its messages, health, figures and processors. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaceIT {

    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    private final Engine.Storage storage = Engine.H2.open();
    private final ServerProcess server = ServerProcess.ready(storage.settings());
    private final Api api = new Api(server.uri());

    @BeforeAll
    void run_some_commands() {
        api.accepted(CommandRequest.registerProduct("p-1", "Anchor", "12.30", "EUR", 1));
        api.command(CommandRequest.placeOrder("o-1", "c-1", List.of(new Line("p-1", 2))));
        api.command(CommandRequest.addStock("p-1", -1));
        api.queryAt(1, "catalog.FindProduct", Map.of("productId", "p-1"));
    }

    @AfterAll
    void stop() {
        api.close();
        server.close();
        storage.close();
    }

    @Test
    void commands_are_listed_with_their_schemas() {
        var commands = described(api.get("/commands"), "commands");

        assertThat(commands)
                .extracting(command -> command.path("name").asText())
                .containsExactlyInAnyOrder(
                        "catalog.AddStock",
                        "catalog.ChangePrice",
                        "catalog.RegisterProduct",
                        "orders.CancelOrder",
                        "orders.PlaceOrder");
        assertThat(commands).allSatisfy(FaceIT::assertHasSchema);
    }

    @Test
    void queries_are_listed_with_their_schemas() {
        var queries = described(api.get("/queries"), "queries");

        assertThat(queries)
                .extracting(query -> query.path("name").asText())
                .containsExactlyInAnyOrder(
                        "catalog.FindProduct",
                        "catalog.FindProducts",
                        "orders.FindOrder",
                        "orders.FindOrdersOfCustomer",
                        "orders.FindSales");
        assertThat(queries).allSatisfy(FaceIT::assertHasSchema);
    }

    private static List<JsonNode> described(Api.Reply reply, String member) {
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).startsWith("application/json");
        return reply.json().path(member).valueStream().toList();
    }

    private static void assertHasSchema(JsonNode message) {
        assertThat(message.at("/schema/$schema").asText())
                .as(message.toString())
                .isEqualTo(DIALECT);
        assertThat(message.at("/schema/type").asText()).as(message.toString()).isEqualTo("object");
        assertThat(message.at("/schema/properties")).as(message.toString()).isNotEmpty();
    }

    @Test
    void one_command_is_described_with_its_constraints() {
        var reply = api.get("/commands/orders.PlaceOrder");

        assertThat(reply.status()).isEqualTo(200);
        assertHasSchema(reply.json());
        var schema = reply.json().path("schema");
        assertThat(schema.path("required").valueStream().map(JsonNode::asText))
                .containsExactlyInAnyOrder("orderId", "customerId", "lines");
        assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
        assertThat(schema.at("/properties/lines/minItems").asInt()).isEqualTo(1);
        assertThat(schema.at("/properties/lines/items/properties/quantity/minimum")
                        .asInt())
                .isEqualTo(1);
        assertThat(schema.at("/properties/orderId/maxLength").asInt()).isEqualTo(64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/started", "/health/live", "/health/ready"})
    void health_is_up(String path) {
        var reply = api.get(path);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("status").asText()).isEqualTo("UP");
        assertThat(reply.json().path("checks").isArray()).isTrue();
    }

    @Test
    void metrics_tell_of_commands_log_projections_and_feed() {
        try (var feed = LiveFeed.serverSentEvents(api, "after=0")) {
            feed.next(Duration.ofSeconds(10));
            var reply = api.get("/metrics", "Accept", "text/plain");

            assertThat(reply.status()).isEqualTo(200);
            assertThat(meters(reply, "keelson", "command")).anyMatch(line -> line.contains("catalog.RegisterProduct"));
            assertThat(meters(reply, "keelson", "command")).anyMatch(line -> line.contains("le=\""));
            assertThat(meters(reply, "keelson", "append")).isNotEmpty();
            assertThat(meters(reply, "keelson", "batch")).isNotEmpty();
            assertThat(meters(reply, "keelson_entity_cache_misses")).anyMatch(line -> !line.endsWith(" 0.0"));
            assertThat(meters(reply, "keelson_entity_cache_size")).anyMatch(line -> !line.endsWith(" 0.0"));
            assertThat(meters(reply, "keelson", "head")).anyMatch(line -> line.endsWith(" 1.0") || line.endsWith(" 1"));
            assertThat(meters(reply, "keelson", "lag"))
                    .anyMatch(line -> line.contains("catalog"))
                    .anyMatch(line -> line.contains("orders"))
                    .anyMatch(line -> line.contains("sales"));
            assertThat(meters(reply, "keelson", "subscribers"))
                    .anyMatch(line -> line.endsWith(" 1.0") || line.endsWith(" 1"));
        }
    }

    @Test
    void metrics_tell_the_outcomes_of_commands() {
        var lines = meters(api.get("/metrics", "Accept", "text/plain"), "keelson", "command");

        assertThat(lines).anyMatch(line -> line.contains("catalog.RegisterProduct") && line.contains("accepted"));
        assertThat(lines).anyMatch(line -> line.contains("orders.PlaceOrder") && line.contains("refused"));
        assertThat(lines).anyMatch(line -> line.contains("catalog.AddStock") && line.contains("invalid"));
    }

    private static List<String> meters(Api.Reply reply, String... words) {
        return reply.text()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .filter(line -> List.of(words).stream().allMatch(line::contains))
                .toList();
    }

    @Test
    void processors_are_shown_with_their_positions() {
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            var reply = api.get("/admin/processors");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.text()).contains("\"catalog\"", "\"orders\"", "\"sales\"");
            assertThat(reply.json().findValues("position")).isNotEmpty();
        });
    }

    @Test
    void the_open_api_document_tells_of_the_doors() {
        var reply = api.get("/openapi");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).contains("openapi", "/commands/{name}", "/queries/{name}", "/events");
    }

    @Test
    void every_line_of_the_log_is_json() {
        assertThat(server.log().lines())
                .isNotEmpty()
                .allSatisfy(
                        line -> assertThat(Api.parse(line).isObject()).as(line).isTrue());
        assertThat(server.errorOutput()).isEmpty();
    }
}
