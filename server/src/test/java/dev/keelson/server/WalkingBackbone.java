package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keelson.server.CommandRequest.Line;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a foreign client sees of one server: each test has products, customers and orders of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WalkingBackbone {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;\\s*rel=\"?next\"?");

    private final AtomicInteger names = new AtomicInteger();
    private final Engine.Storage storage;
    private final ServerProcess server;
    private final Api api;

    WalkingBackbone(Engine engine) {
        storage = engine.open();
        server = ServerProcess.ready(storage.settings());
        api = new Api(server.uri());
    }

    @AfterAll
    void stop() {
        api.close();
        server.close();
        storage.close();
    }

    /** Where the next page is; empty on the last. */
    static String next(Api.Reply page) {
        var matcher = NEXT.matcher(page.header("Link"));
        return matcher.find() ? matcher.group(1) : "";
    }

    private String name(String kind) {
        return kind + "-" + names.incrementAndGet();
    }

    private String product(long stock) {
        var productId = name("product");
        api.accepted(CommandRequest.registerProduct(productId, "Anchor, 5 kg", "12.3", "EUR", stock));
        return productId;
    }

    private CommandRequest order(String orderId, String productId, long quantity) {
        return CommandRequest.placeOrder(orderId, name("customer"), List.of(new Line(productId, quantity)));
    }

    @Test
    void a_command_is_answered_with_its_id_and_position() {
        var reply = api.command(CommandRequest.registerProduct(name("product"), "Rope", "1", "EUR", 3));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).startsWith("application/json");
        assertThat(reply.json().path("commandId").asText()).isNotBlank();
        assertThat(reply.json().has("result")).isTrue();
        assertThat(reply.json().path("position").asLong()).isPositive().isEqualTo(reply.position());
        assertThat(api.head()).isGreaterThanOrEqualTo(reply.position());
    }

    @Test
    void an_order_goes_from_door_to_door() {
        var productId = product(10);
        var orderId = name("order");
        var placed = api.accepted(order(orderId, productId, 4));

        var open = api.queryAt(placed, "orders.FindOrder", Map.of("orderId", orderId));
        assertThat(open.status()).isEqualTo(200);
        assertThat(open.position()).isGreaterThanOrEqualTo(placed);
        assertThat(open.json().path("status").asText()).isEqualTo("OPEN");
        assertThat(open.json().at("/total/amount").asText()).isEqualTo("49.20");
        assertThat(open.json().at("/lines/0/unitPrice/amount").asText()).isEqualTo("12.30");
        assertThat(OffsetDateTime.parse(open.json().path("placedAt").asText())).isNotNull();
        assertThat(stockOf(productId, placed)).isEqualTo(6);

        var cancelled = api.accepted(CommandRequest.cancelOrder(orderId, "wrong colour"));
        var closed = api.queryAt(cancelled, "orders.FindOrder", Map.of("orderId", orderId));
        assertThat(closed.json().path("status").asText()).isEqualTo("CANCELLED");
        assertThat(closed.json().path("reason").asText()).isEqualTo("wrong colour");
        assertThat(stockOf(productId, cancelled)).isEqualTo(10);
    }

    private long stockOf(String productId, long position) {
        return api.queryAt(position, "catalog.FindProduct", Map.of("productId", productId))
                .json()
                .path("stock")
                .asLong();
    }

    @Test
    void a_query_by_post_answers_as_one_by_get() {
        var productId = product(7);
        var position = api.head();
        var byGet = api.queryAt(position, "catalog.FindProduct", Map.of("productId", productId));
        var byPost = api.post("/queries/catalog.FindProduct", "{\"productId\":\"" + productId + "\"}");

        assertThat(byPost.status()).isEqualTo(200);
        assertThat(byPost.json()).isEqualTo(byGet.json());
        assertThat(byPost.position()).isGreaterThanOrEqualTo(position);
    }

    @Test
    void a_read_model_that_is_behind_says_so() {
        var head = api.head();
        var reply = api.query(
                "catalog.FindProducts",
                Map.of(),
                "Keelson-Min-Position",
                Long.toString(head + 1_000_000),
                "Prefer",
                "wait=1");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.problem()).isEqualTo("projection-behind");
        assertThat(reply.header("Content-Type")).startsWith(Api.PROBLEM);
        assertThat(reply.header("Retry-After")).matches("[0-9]+");
        assertThat(reply.json().properties().stream()
                        .filter(member -> !member.getKey().equals("status"))
                        .filter(member -> member.getValue().isIntegralNumber())
                        .map(member -> member.getValue().asLong()))
                .hasSize(2)
                .contains(head + 1_000_000);
    }

    @Test
    void a_refusal_names_the_rule_and_leaves_no_event() {
        var productId = product(1);
        var head = api.head();
        var reply = api.command(order(name("order"), productId, 2));

        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.header("Content-Type")).startsWith(Api.PROBLEM);
        assertThat(reply.problem()).isEqualTo("domain-rule");
        assertThat(reply.json().path("code").asText()).isEqualTo("insufficient-stock");
        assertThat(reply.json().path("detail").asText()).contains(productId);
        assertThat(api.head()).isEqualTo(head);
        assertThat(api.events("tags=product:" + productId)).hasSize(1);
    }

    @Test
    void a_customer_has_at_most_five_open_orders() {
        var productId = product(100);
        var customerId = name("customer");
        for (var i = 0; i < 5; i++) {
            api.accepted(CommandRequest.placeOrder(name("order"), customerId, List.of(new Line(productId, 1))));
        }
        var sixth = api.command(CommandRequest.placeOrder(name("order"), customerId, List.of(new Line(productId, 1))));

        assertThat(sixth.status()).isEqualTo(409);
        assertThat(sixth.json().path("code").asText()).isEqualTo("too-many-open-orders");
        assertThat(api.events("tags=customer:" + customerId)).hasSize(5);
    }

    @Test
    void the_request_s_trace_and_correlation_arrive_in_the_events() {
        var productId = name("product");
        var trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var reply = api.command(
                CommandRequest.registerProduct(productId, "Buoy", "5", "EUR", 1),
                "traceparent",
                trace,
                "X-Correlation-Id",
                "journey-42");

        var event = api.events("tags=product:" + productId).getFirst();
        assertThat(event.path("correlationid").asText()).isEqualTo("journey-42");
        assertThat(event.path("causationid").asText())
                .isEqualTo(reply.json().path("commandId").asText());
        assertThat(event.path("traceparent").asText()).startsWith(trace.substring(0, 36));
    }

    @Test
    void an_event_is_a_cloud_event() {
        var productId = name("product");
        var position = api.accepted(CommandRequest.registerProduct(productId, "Chart", "9.5", "EUR", 2));

        var event = api.events("tags=product:" + productId).getFirst();
        assertThat(event.path("specversion").asText()).isEqualTo("1.0");
        assertThat(event.path("id").asText()).isNotBlank();
        assertThat(event.path("source").asText()).isEqualTo("/keelson");
        assertThat(event.path("type").asText()).isEqualTo("catalog.ProductRegistered");
        assertThat(event.path("time").asText()).endsWith("Z");
        assertThat(event.path("datacontenttype").asText()).isEqualTo("application/json");
        assertThat(event.path("position").asLong()).isEqualTo(position);
        assertThat(event.path("revision").asText()).isNotBlank();
        assertThat(event.path("tags").asText()).isEqualTo("product:" + productId);
        assertThat(event.path("data")).isEqualTo(Api.parse("""
                                {"productId":"%s","name":"Chart","price":{"amount":"9.50","currency":"EUR"},"stock":2}""".formatted(productId)));
    }

    @Test
    void the_three_forms_of_the_feed_have_the_same_events() {
        product(1);
        product(2);
        var lines = api.events("after=0");
        var pages = new ArrayList<JsonNode>();
        for (var path = "/events?limit=2"; !path.isEmpty(); ) {
            var page = api.get(path, "Accept", Api.BATCH);
            assertThat(page.header("Content-Type")).startsWith(Api.BATCH);
            assertThat(page.json().size()).isLessThanOrEqualTo(2);
            page.json().forEach(pages::add);
            path = next(page);
        }
        try (var feed = LiveFeed.serverSentEvents(api, "after=0")) {
            assertThat(feed.contentType()).startsWith(Api.EVENT_STREAM);
            assertThat(feed.next(lines.size(), SOON))
                    .extracting(LiveFeed.Received::event)
                    .isEqualTo(lines);
        }
        assertThat(pages.subList(0, lines.size())).isEqualTo(lines);
    }

    @Test
    void live_feeds_get_what_is_appended_later() {
        var productId = product(1);
        var after = "after=" + api.head() + "&tags=product:" + productId;
        try (var events = LiveFeed.serverSentEvents(api, after);
                var lines = LiveFeed.lines(api, after)) {
            var position = api.accepted(CommandRequest.addStock(productId, 1));

            assertThat(events.next(SOON).id()).isEqualTo(Long.toString(position));
            assertThat(lines.next(SOON).id()).isEqualTo(Long.toString(position));
        }
    }

    @Test
    void a_stream_resumes_after_the_last_event_id() {
        var productId = product(1);
        var second = api.accepted(CommandRequest.addStock(productId, 1));
        var third = api.accepted(CommandRequest.addStock(productId, 1));
        var parameters = "tags=product:" + productId;
        try (var feed = LiveFeed.serverSentEvents(api, parameters, "Last-Event-ID", Long.toString(second))) {
            assertThat(feed.next(SOON).id()).isEqualTo(Long.toString(third));
        }
    }

    @Test
    void the_feed_is_filtered_by_type_and_tag() {
        var productId = product(5);
        var orderId = name("order");
        api.accepted(order(orderId, productId, 1));
        api.accepted(CommandRequest.cancelOrder(orderId, "late"));
        api.accepted(CommandRequest.addStock(productId, 1));

        assertThat(typesOf("tags=product:" + productId))
                .containsExactly(
                        "catalog.ProductRegistered",
                        "orders.OrderPlaced",
                        "orders.OrderCancelled",
                        "catalog.StockAdded");
        assertThat(typesOf("types=orders.OrderPlaced,catalog.StockAdded&tags=product:" + productId))
                .containsExactly("orders.OrderPlaced", "catalog.StockAdded");
        assertThat(typesOf("tags=product:%s,order:%s".formatted(productId, orderId)))
                .containsExactly("orders.OrderPlaced", "orders.OrderCancelled");
        assertThat(typesOf("types=orders.NoSuchEvent")).isEmpty();
        assertThat(typesOf("limit=2&tags=product:" + productId)).hasSize(2);
    }

    private List<String> typesOf(String parameters) {
        return api.events(parameters).stream()
                .map(event -> event.path("type").asText())
                .toList();
    }
}
