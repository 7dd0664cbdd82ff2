package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stopping by SIGTERM in the middle of everything loses nothing and keeps nobody waiting. */
class StopIT {

    private static final int CONNECTIONS = 8;
    private static final int BEFORE_STOP = 300;
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    @ParameterizedTest
    @EnumSource(Engine.class)
    void what_was_acknowledged_is_there_and_everybody_is_let_go(Engine engine) throws Exception {
        try (var storage = engine.open();
                var server = ServerProcess.ready(storage.settings())) {
            stopUnderLoad(server);
            server.restart();
            try (var api = new Api(server.uri())) {
                var events = api.events("types=catalog.StockAdded");
                var found = events.stream()
                        .map(event -> event.path("correlationid").asText())
                        .collect(Collectors.toSet());
                assertThat(found)
                        .hasSameSizeAs(events)
                        .containsAll(acknowledged)
                        .doesNotContainAnyElementsOf(refused);
            }
        }
    }

    private void stopUnderLoad(ServerProcess server) throws Exception {
        var answers = new CountDownLatch(BEFORE_STOP);
        try (var api = new Api(server.uri());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            registerProducts(api);
            var feed = LiveFeed.serverSentEvents(api, "after=0");
            feed.next(SOON);
            var query = threads.submit(() -> waitingQuery(api));
            var senders = IntStream.range(0, CONNECTIONS)
                    .mapToObj(number -> threads.submit(() -> send(api, number, answers)))
                    .toList();
            assertThat(answers.await(60, TimeUnit.SECONDS)).isTrue();

            server.stop();

            assertThat(feed.endsWithin(SOON)).as("the stream ends").isTrue();
            assertThat(query.get(10, TimeUnit.SECONDS))
                    .as("the waiting query is told, or cut off")
                    .isIn(0, 503);
            for (Future<?> sender : senders) {
                sender.get(10, TimeUnit.SECONDS);
            }
        }
    }

    private static void registerProducts(Api api) {
        for (var number = 0; number < CONNECTIONS; number++) {
            api.accepted(CommandRequest.registerProduct("p-" + number, "Anchor", "1", "EUR", 0));
        }
    }

    /** A query that is under way for long, because its read model can never come that far. */
    private static int waitingQuery(Api api) {
        try {
            var reply = api.query(
                    "catalog.FindProducts", Map.of(), "Keelson-Min-Position", "1000000000", "Prefer", "wait=60");
            return reply.status();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    /** Sends until the connection breaks; whoever is refused on the way is told to come back. */
    private void send(Api api, int connection, CountDownLatch answers) {
        try {
            for (var number = 0; ; number++) {
                var id = "stop-%d-%d".formatted(connection, number);
                var reply = api.command(CommandRequest.addStock("p-" + connection, 1), "X-Correlation-Id", id);
                if (reply.status() == 200) {
                    acknowledged.add(id);
                } else {
                    assertThat(reply.status()).as(reply.text()).isEqualTo(503);
                    assertThat(reply.header("Retry-After")).isNotEmpty();
                    refused.add(id);
                }
                answers.countDown();
            }
        } catch (UncheckedIOException e) {
            // The server is gone.
        }
    }
}
