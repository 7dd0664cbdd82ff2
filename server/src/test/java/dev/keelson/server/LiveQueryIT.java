package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.server.CommandRequest.Line;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that stays with a query sees what the commands of others do to the answer. */
class LiveQueryIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    @ParameterizedTest
    @EnumSource(Engine.class)
    void an_order_is_followed_until_the_server_stops(Engine engine) {
        try (var storage = engine.open();
                var server = ServerProcess.ready(storage.settings());
                var api = new Api(server.uri())) {
            api.accepted(CommandRequest.registerProduct("p-1", "Anchor", "12.30", "EUR", 9));
            var placed = api.accepted(CommandRequest.placeOrder("o-1", "c-1", List.of(new Line("p-1", 2))));
            try (var order = LiveFeed.query(
                    api, "orders.FindOrder?orderId=o-1", "Keelson-Min-Position", Long.toString(placed))) {
                assertThat(order.contentType()).startsWith(Api.EVENT_STREAM);
                assertThat(order.next(SOON)).satisfies(first -> assertHas(first, placed, "OPEN"));

                api.accepted(CommandRequest.addStock("p-1", 5));
                api.accepted(CommandRequest.cancelOrder("o-1", "late"));

                assertThat(order.next(SOON)).satisfies(update -> assertHas(update, placed + 1, "CANCELLED"));
                assertSubscribers(api, 1);

                server.stop();
                assertThat(order.endsWithin(SOON)).isTrue();
                assertThat(order.poll(Duration.ZERO)).isNull();
            }
        }
    }

    /** What an answer shows may be newer than its id says, which is only what it shows at least. */
    private static void assertHas(LiveFeed.Received result, long position, String status) {
        assertThat(Long.parseLong(result.id())).isGreaterThanOrEqualTo(position);
        assertThat(result.event().path("orderId").asText()).isEqualTo("o-1");
        assertThat(result.event().path("status").asText()).isEqualTo(status);
    }

    private static void assertSubscribers(Api api, int expected) {
        assertThat(meters(api))
                .anyMatch(line ->
                        line.startsWith("keelson_query_subscribers{") && line.endsWith(" %d.0".formatted(expected)));
    }

    @Test
    void sales_come_from_memory_until_the_next_commit_is_read() {
        try (var storage = Engine.H2.open();
                var server = ServerProcess.ready(storage.settings());
                var api = new Api(server.uri())) {
            api.accepted(CommandRequest.registerProduct("p-1", "Anchor", "12.30", "EUR", 9));
            var first = order(api, "o-1");
            assertThat(soldAt(api, first).header("Age")).isEmpty();
            assertThat(soldAt(api, first).header("Age")).isNotEmpty();

            var sold = soldAt(api, order(api, "o-2"));
            assertThat(sold.json().at("/items/0/quantity").asInt()).isEqualTo(4);
            assertThat(meters(api))
                    .anyMatch(line ->
                            line.startsWith("keelson_query_cache_hits_total{") && line.contains("orders.FindSales"));
        }
    }

    private static long order(Api api, String orderId) {
        return api.accepted(CommandRequest.placeOrder(orderId, "c-1", List.of(new Line("p-1", 2))));
    }

    private static Api.Reply soldAt(Api api, long position) {
        return api.queryAt(position, "orders.FindSales", Map.of());
    }

    private static List<String> meters(Api api) {
        return api.get("/metrics", "Accept", "text/plain").text().lines().toList();
    }

    @Test
    void what_cannot_be_asked_is_a_problem() {
        try (var storage = Engine.H2.open();
                var server = ServerProcess.ready(storage.settings());
                var api = new Api(server.uri())) {
            assertThat(api.get("/queries/orders.FindOrder?orderId=none", "Accept", Api.EVENT_STREAM)
                            .problem())
                    .isEqualTo("not-found");
            assertThat(api.get("/queries/orders.FindOrder?order=1", "Accept", Api.EVENT_STREAM)
                            .problem())
                    .isEqualTo("invalid-message");
            assertThat(api.get("/queries/orders.FindNothing", "Accept", Api.EVENT_STREAM)
                            .problem())
                    .isEqualTo("unknown-query");
        }
    }
}
