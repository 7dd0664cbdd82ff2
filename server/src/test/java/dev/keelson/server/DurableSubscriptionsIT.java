package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Durable subscriptions of the packaged server: what is acknowledged survives it, and refusals are problems. */
final class DurableSubscriptionsIT {

    private static final String BILLING = "subscription=billing&types=catalog.ProductRegistered";
    private static final String PATH = "/events/subscriptions/billing";
    private static final Duration WITHIN = Duration.ofSeconds(20);

    @ParameterizedTest
    @EnumSource
    void the_position_of_a_subscription_outlives_the_server(Engine engine) {
        try (var storage = engine.open();
                var server = ServerProcess.ready(storage.settings())) {
            var token = subscribed(server);
            server.stop();
            server.restart();
            resumed(server, token);
        }
    }

    /** Three products registered and sent, the second of them acknowledged. */
    private static String subscribed(ServerProcess server) {
        try (var api = new Api(server.uri());
                var feed = LiveFeed.serverSentEvents(api, BILLING)) {
            var token = feed.next(WITHIN).event().path("token").asText();
            for (var number = 1; number <= 3; number++) {
                api.accepted(CommandRequest.registerProduct("p-" + number, "Anchor", "1.00", "EUR", 1));
                assertThat(feed.next(WITHIN).event().path("position").asLong()).isEqualTo(number);
            }
            assertThat(acknowledge(api, token, 2).json().path("position").asLong())
                    .isEqualTo(2);
            assertThat(acknowledge(api, token, 4).problem()).isEqualTo("invalid-message");
            assertThat(refusedFilter(api).json().path("filter").asText())
                    .isEqualTo("types=catalog.ProductRegistered&tags=");
            return token;
        }
    }

    private static Api.Reply refusedFilter(Api api) {
        var reply = api.get("/events?subscription=billing", "Accept", Api.EVENT_STREAM);
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.problem()).isEqualTo("subscription-differs");
        return reply;
    }

    private static Api.Reply acknowledge(Api api, String token, long position) {
        return api.post(PATH + "/ack", "{\"position\":%d,\"token\":\"%s\"}".formatted(position, token));
    }

    private static void resumed(ServerProcess server, String stale) {
        try (var api = new Api(server.uri());
                var feed = LiveFeed.lines(api, BILLING)) {
            var claim = feed.next(WITHIN).event();
            assertThat(claim.path("position").asLong()).isEqualTo(2);
            assertThat(feed.next(WITHIN).event().path("position").asLong()).isEqualTo(3);

            var refused = acknowledge(api, stale, 3);
            assertThat(Map.of(refused.status(), refused.problem())).isEqualTo(Map.of(409, "subscription-lost"));
            assertThat(api.get("/events/subscriptions/none").problem()).isEqualTo("not-found");
            assertThat(api.get(PATH).json().path("lag").asLong()).isEqualTo(1);
        }
    }
}
