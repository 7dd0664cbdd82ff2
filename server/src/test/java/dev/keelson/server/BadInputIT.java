package dev.keelson.server;

import static dev.keelson.server.BadInput.order;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes in: each is refused as the interface says, by a problem that names the place, and the log is unchanged. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {

    private static final int LIMIT = 1_048_576;
    private static final String FIND = "/queries/catalog.FindProduct";

    private final Engine.Storage storage = Engine.H2.open();
    private final ServerProcess server = ServerProcess.ready(storage.settings());
    private final Api api = new Api(server.uri());

    @BeforeAll
    void register_a_product() {
        api.accepted(CommandRequest.registerProduct("p", "Anchor", "12.30", "EUR", 1));
    }

    @AfterAll
    void stop() {
        api.close();
        server.close();
        storage.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({
        "dev.keelson.server.BadInputs#notJson",
        "dev.keelson.server.BadInputs#wrongTypes",
        "dev.keelson.server.BadInputs#wrongValues",
        "dev.keelson.server.BadInputs#wrongHeads",
        "dev.keelson.server.BadInputs#wrongAddresses",
        "dev.keelson.server.BadInputs#wrongQueries",
        "dev.keelson.server.BadInputs#wrongFeeds",
        "dev.keelson.server.BadInputs#tooBig"
    })
    void is_refused(BadInput input) {
        var head = api.head();
        var reply = input.request().apply(api);

        assertThat(reply.status()).as("%s: %s", input, reply.text()).isIn(input.statuses());
        assertThat(reply.header("Content-Type")).as(input.name()).startsWith(Api.PROBLEM);
        assertIsProblem(reply.json(), reply.status());
        if (reply.status() == 400) {
            assertNamesThePlaces(reply.json(), input);
        }
        if (reply.status() == 405) {
            assertThat(reply.header("Allow")).isNotBlank();
        }
        assertThat(api.head()).as(input.name()).isEqualTo(head);
    }

    static void assertIsProblem(JsonNode problem, int status) {
        assertThat(problem.path("type").asText()).isNotBlank().doesNotContain(" ");
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("detail").asText()).isNotBlank().isNotEqualTo("null");
        assertThat(problem.path("instance").asText()).isNotBlank();
        assertThat(problem.toString()).doesNotContain("Exception", "com.fasterxml", "dev.keelson", "java.lang");
    }

    private static void assertNamesThePlaces(JsonNode problem, BadInput input) {
        assertThat(problem.path("errors"))
                .as("%s: %s", input, problem)
                .isNotEmpty()
                .allSatisfy(error -> {
                    assertThat(error.path("pointer").isTextual()).isTrue();
                    assertThat(error.path("detail").asText()).isNotBlank();
                });
        assertThat(problem.path("errors").valueStream().map(error -> error.path("pointer")
                        .asText()))
                .as("%s: %s", input, problem)
                .containsAll(input.pointers());
    }

    @Test
    void a_body_of_exactly_the_limit_is_read() {
        assertThat(api.post(FIND, BadInput.padded("{\"productId\":\"p\"}", LIMIT), "Keelson-Min-Position", "1")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void the_million_element_array_is_refused_by_its_type_where_bodies_may_be_that_big() {
        var large = Map.of("KEELSON_COMMANDS_MAX_BODY_BYTES", Integer.toString(8 * LIMIT));
        try (var elsewhere = Engine.H2.open()) {
            var settings = new java.util.HashMap<>(elsewhere.settings());
            settings.putAll(large);
            try (var generous = ServerProcess.ready(settings);
                    var there = new Api(generous.uri())) {
                var reply = there.post("/commands/orders.PlaceOrder", order("[" + "1,".repeat(999_999) + "1]"));
                assertThat(reply.status()).isEqualTo(400);
                assertThat(reply.json().at("/errors/0/pointer").asText()).isEqualTo("/lines/0");
                assertThat(there.head()).isZero();
            }
        }
    }

    @Test
    void a_content_type_with_its_charset_is_fine() {
        var reply = api.send(
                api.request(FIND, "Content-Type", "application/json; charset=UTF-8", "Keelson-Min-Position", "1")
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"productId\":\"p\"}"))
                        .build());
        assertThat(reply.status()).isEqualTo(200);
    }
}
