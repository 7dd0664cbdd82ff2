package dev.keelson.queryside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class QueryResourceIT {

    private final ObjectMapper mapper = new ObjectMapper();
    private final ShopQueries shop = new ShopQueries();
    private final TestPositions positions = new TestPositions();
    private QueryServer door;
    private TestServer server;

    @BeforeEach
    void start() {
        startWith(QueryConfiguration.DEFAULT);
    }

    private void startWith(QueryConfiguration configuration) {
        door = QueryServer.of(shop, positions, configuration, new FeedLog());
        server = door.http();
    }

    private void restartWith(QueryConfiguration configuration) {
        door.close();
        startWith(configuration);
    }

    @AfterEach
    void stop() {
        shop.gate.countDown();
        door.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            shop.FindItem?number=7            | {"name":"n7","number":7}
            shop.FindItems?names=a&names=b    | [{"name":"a","number":1},{"name":"b","number":1}]
            shop.FindMaybe?there=true         | {"name":"there","number":1}
            shop.FindLater?text=7             | {"name":"7","number":1}
            shop.FindStreamed?count=2         | [{"name":"s","number":1},{"name":"s","number":2}]
            shop.FindStreamed?count=0         | []
            """)
    void a_query_by_parameters_is_answered(String query, String answer) throws Exception {
        positions.moveTo(42);

        var reply = server.get("/queries/" + query);

        assertThat(reply.body()).isEqualTo(answer);
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(reply.headers().firstValue("Keelson-Position")).contains("42");
    }

    @Test
    void a_query_by_json_is_answered() throws Exception {
        var reply = server.post("/queries/shop.FindItems", "{\"names\": [\"a\"]}");

        assertThat(reply.body()).isEqualTo("[{\"name\":\"a\",\"number\":1}]");
    }

    @ParameterizedTest
    @CsvSource({"shop.FindItem?number=404", "shop.FindMaybe?there=false"})
    void what_does_not_exist_is_missing(String query) throws Exception {
        var reply = server.get("/queries/" + query);

        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(reply.body()).startsWith("QueryResultMissingException");
    }

    @ParameterizedTest
    @CsvSource({
        "shop.Unknown, 404, UnknownQueryException",
        "shop.FindItem, 400, /number is missing",
        "shop.FindItem?number=x, 400, /number",
        "shop.FindItem?number=0, 400, /number must be greater than 0",
        "shop.FindItem?number=99999999999999999999, 400, /number",
        "shop.FindItem?nmber=1, 400, /nmber",
        "shop.Fail?how=entity, 500, UnknownEntityException: there is no item 1",
        "shop.Fail?how=bug, 500, IllegalStateException: bug",
        "shop.Fail?how=checked, 500, QueryFailedException: shop.Fail failed: java.io.IOException: no disk",
    })
    void what_goes_wrong_reaches_the_mapper_unwrapped(String query, int status, String failure) throws Exception {
        var reply = server.get("/queries/" + query);

        assertThat(reply.body()).contains(failure);
        assertThat(reply.statusCode()).isEqualTo(status);
    }

    @Test
    void a_body_over_the_limit_is_refused() throws Exception {
        var reply = server.post("/queries/shop.FindItems", " ".repeat(2 * 1_048_576));

        assertThat(reply.statusCode()).isEqualTo(413);
    }

    @Test
    void the_queries_on_offer_are_listed_with_their_schemas() throws Exception {
        var queries = mapper.readTree(server.get("/queries").body()).path("queries");

        assertThat(queries.findValuesAsText("name")).contains("shop.FindItem", "shop.FindItems", "shop.Wait");
        assertThat(queries)
                .filteredOn(query -> query.path("name").asText().equals("shop.FindItem"))
                .singleElement()
                .satisfies(query -> assertThat(query.path("version").asText()).isEqualTo("2"))
                .satisfies(query -> assertThat(
                                query.at("/schema/properties/number/type").asText())
                        .isEqualTo("integer"))
                .satisfies(query -> assertThat(
                                query.at("/resultSchema/properties/name/type").asText())
                        .isEqualTo("string"));
        assertThat(queries)
                .filteredOn(query -> query.path("name").asText().startsWith("shop.FindStreamed")
                        || query.path("name").asText().equals("shop.FindItems"))
                .hasSize(2)
                .allSatisfy(query -> assertThat(query.at("/resultSchema/items/properties/name/type")
                                .asText())
                        .isEqualTo("string"));
        assertThat(queries)
                .filteredOn(query -> query.path("name").asText().equals("shop.FindLater"))
                .allSatisfy(query -> assertThat(
                                query.at("/resultSchema/properties/name/type").asText())
                        .isEqualTo("string"));
    }

    @Test
    void a_query_waits_for_the_projections_that_it_reads() throws Exception {
        positions.moveTo(9);

        assertThat(server.get("/queries/shop.FindItem?number=1", "Keelson-Min-Position", "9")
                        .statusCode())
                .isEqualTo(200);
        assertThat(positions.asked()).isEqualTo(Set.of("shop"));

        assertThat(server.get("/queries/shop.FindItems?names=a", "Keelson-Min-Position", "9", "Prefer", "wait=2")
                        .statusCode())
                .isEqualTo(200);
        assertThat(positions.asked()).isEqualTo(Set.of("shop", "names"));
        assertThat(positions.waited()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void a_query_whose_projection_stays_behind_is_refused_with_both_positions() throws Exception {
        positions.moveTo(8);

        var reply = server.get("/queries/shop.FindItem?number=1", "Keelson-Min-Position", "9", "Prefer", "wait=0");

        assertThat(reply.statusCode()).isEqualTo(503);
        assertThat(reply.body())
                .isEqualTo(
                        "ProjectionBehindException: the read model is at position 8 and did not reach 9 within PT0S");
    }

    @Test
    void when_the_server_stops_what_is_there_is_answered_and_nobody_waits() throws Exception {
        positions.moveTo(8);
        door.queries().drain();

        assertThat(positions.isWaitingEnded()).isTrue();
        assertThat(server.get("/queries/shop.FindItem?number=1", "Keelson-Min-Position", "8")
                        .statusCode())
                .isEqualTo(200);
        var behind = server.get("/queries/shop.FindItem?number=1", "Keelson-Min-Position", "9");
        assertThat(behind.statusCode()).isEqualTo(503);
        assertThat(behind.body())
                .isEqualTo("QueryTimedOutException: the server is stopping and waits for no read model any more");
    }

    @Test
    void a_bad_position_is_named() throws Exception {
        var reply = server.get("/queries/shop.FindItem?number=1", "Keelson-Min-Position", "x");

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body()).contains("/Keelson-Min-Position", "\"x\"");
    }

    @Test
    void one_query_too_many_is_refused_and_a_slow_one_keeps_its_place_until_it_ends() throws Exception {
        restartWith(QueryConfiguration.DEFAULT.withMaxConcurrent(1).withTimeout(Duration.ofMillis(200)));

        assertThat(server.get("/queries/shop.Wait").body())
                .isEqualTo("QueryTimedOutException: shop.Wait did not answer within PT0.2S");
        assertThat(shop.entered.getCount()).isZero();
        assertThat(server.get("/queries/shop.FindItem?number=1").body())
                .isEqualTo("TooManyQueriesException: 1 queries are running already; try again");

        shop.gate.countDown();
        await().until(() -> server.get("/queries/shop.FindItem?number=1").statusCode() == 200);
    }
}
