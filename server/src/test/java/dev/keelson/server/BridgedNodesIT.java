package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code -Dkeelson.bridges.commands} commands to one node; a relay carries their events to a broker, and on another node, with
 * a database of its own, a consumer makes commands of them. Both nodes and the broker are killed by SIGKILL, in an order that
 * follows from {@code -Dkeelson.bridges.seed}. In the end the second node has each event once, in order per product.
 */
final class BridgedNodesIT {

    private static final int COMMANDS = Integer.getInteger("keelson.bridges.commands", 900);
    private static final int KILLS = Integer.getInteger("keelson.bridges.kills", 3);
    private static final long SEED = Long.getLong("keelson.bridges.seed", System.nanoTime());
    private static final int PRODUCTS = 40;
    private static final int CLIENTS = 16;
    private static final Duration CAUGHT_UP_WITHIN = Duration.ofMinutes(5);

    private final Random random = new Random(SEED);
    private final String run = "%d commands, %d kills, seed %d".formatted(COMMANDS, KILLS, SEED);
    private final AtomicInteger repeated = new AtomicInteger();

    @ParameterizedTest
    @EnumSource(MortalBroker.Kind.class)
    void each_event_of_a_node_has_its_effect_once_on_another(MortalBroker.Kind kind) throws Exception {
        try (var broker = kind.start();
                var outgoing = Engine.POSTGRESQL.open();
                var incoming = Engine.POSTGRESQL.open();
                var source = new MortalServer(with(outgoing, relay(broker)));
                var sink = new MortalServer(with(incoming, consumer(broker)))) {
            sendUnderKills(List.of(source::killAndRestart, sink::killAndRestart, broker::killAndRestart), source);
            var sent = source.door().api().head();
            await("the second node has everything")
                    .atMost(CAUGHT_UP_WITHIN)
                    .pollInterval(Duration.ofMillis(250))
                    .until(() -> headOf(sink) >= sent);
            requireSame(source.door().api(), sink.door().api(), sent);
            tell(kind, source.door().api(), sink.door().api());
        }
    }

    private static Engine.Storage with(Engine.Storage storage, Map<String, String> bridges) {
        var settings = new HashMap<>(storage.settings());
        settings.putAll(bridges);
        settings.put("KEELSON_DATABASE_POOL_SIZE", "12");
        return new Engine.Storage(settings, () -> {});
    }

    private static Map<String, String> relay(MortalBroker broker) {
        var settings = new HashMap<>(broker.settings());
        settings.put("KEELSON_RELAYS_OUT_BROKER", "wire");
        settings.put("KEELSON_RELAYS_OUT_ROUTES", "catalog.*=products@product");
        settings.put("KEELSON_RELAYS_OUT_CLAIM_TIMEOUT", "3s");
        return settings;
    }

    private static Map<String, String> consumer(MortalBroker broker) {
        var settings = new HashMap<>(broker.settings());
        settings.put("KEELSON_CONSUMERS_IN_BROKER", "wire");
        settings.put("KEELSON_CONSUMERS_IN_DESTINATION", "products");
        settings.put(
                "KEELSON_CONSUMERS_IN_COMMANDS",
                "catalog.ProductRegistered=catalog.RegisterProduct,catalog.StockAdded=catalog.AddStock,"
                        + "catalog.PriceChanged=catalog.ChangePrice");
        return settings;
    }

    /** Somebody is killed in the middle of each share of the commands. */
    private void sendUnderKills(List<Runnable> kills, MortalServer source) throws Exception {
        for (var product = 0; product < PRODUCTS; product++) {
            send(source, "product-" + product, registration(product));
        }
        var order = new ArrayList<>(kills);
        for (var kill = 0; kill < KILLS; kill++) {
            if (kill % order.size() == 0) {
                Collections.shuffle(order, random);
            }
            sendShare(source, kill, order.get(kill % order.size()));
        }
    }

    private void sendShare(MortalServer source, int share, Runnable kill) throws Exception {
        var requests =
                IntStream.range(0, COMMANDS / KILLS).mapToObj(_ -> request()).toList();
        var some = new CountDownLatch(1 + random.nextInt(requests.size()));
        var next = new AtomicInteger();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var ends = IntStream.range(0, CLIENTS)
                    .mapToObj(_ -> clients.submit(() -> {
                        for (var i = next.getAndIncrement(); i < requests.size(); i = next.getAndIncrement()) {
                            send(source, "request-%d-%d".formatted(share, i), requests.get(i));
                            some.countDown();
                        }
                        return true;
                    }))
                    .toList();
            assertThat(some.await(3, TimeUnit.MINUTES)).as(run).isTrue();
            kill.run();
            for (var end : ends) {
                end.get(10, TimeUnit.MINUTES);
            }
        }
    }

    private static CommandRequest registration(int product) {
        return CommandRequest.registerProduct("product-" + product, "Anchor", "1.50", "EUR", 0);
    }

    private CommandRequest request() {
        var product = "product-" + random.nextInt(PRODUCTS);
        return random.nextInt(4) > 0
                ? CommandRequest.addStock(product, 1 + random.nextInt(9))
                : CommandRequest.changePrice(product, "%d.50".formatted(1 + random.nextInt(90)), "EUR");
    }

    /** Asks with the same key until it is accepted. */
    private void send(MortalServer source, String key, CommandRequest request) {
        await(key)
                .atMost(Duration.ofMinutes(2))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> isAccepted(source, key, request));
    }

    private boolean isAccepted(MortalServer source, String key, CommandRequest request) {
        try {
            var reply = source.door().api().command(request, "Idempotency-Key", key);
            assertThat(reply.status()).as(reply.text()).isIn(200, 409, 429, 503, 504);
            if (reply.status() == 200) {
                return true;
            }
        } catch (UncheckedIOException e) {
            // killed meanwhile, and asked again
        }
        repeated.incrementAndGet();
        return false;
    }

    private static long headOf(MortalServer server) {
        try {
            return server.door().api().get("/admin/log").json().path("head").asLong();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    /** The same events, as many of each product and in the same order, and the same read models. */
    private void requireSame(Api source, Api sink, long sent) {
        assertThat(histories(sink)).as(run).isEqualTo(histories(source));
        assertThat(sink.head()).as(run).isEqualTo(sent);
        assertThat(sink.allPages(sent, "catalog.FindProducts", Map.of()))
                .as(run)
                .hasSize(PRODUCTS)
                .isEqualTo(source.allPages(sent, "catalog.FindProducts", Map.of()));
        assertThat(sink.get("/admin/consumers/in/dead-letters").json().path("messages"))
                .as(run)
                .isEmpty();
    }

    private static Map<String, List<String>> histories(Api api) {
        Function<JsonNode, String> what =
                event -> event.path("type").asText() + " " + event.path("data").toString();
        return api.events("after=0").stream()
                .collect(Collectors.groupingBy(
                        event -> event.path("data").path("productId").asText(),
                        Collectors.mapping(what, Collectors.toList())));
    }

    private void tell(MortalBroker.Kind kind, Api source, Api sink) {
        var relay = source.get("/admin/relays/out").json();
        System.out.printf(
                "bridged over %s: %s; %d requests asked again; by the last processes: published %d, confirmed %d, dropped as"
                        + " duplicates %.0f%n",
                kind,
                run,
                repeated.get(),
                relay.path("published").asLong(),
                relay.path("confirmed").asLong(),
                duplicates(sink));
    }

    /** Messages whose commands had been answered before. */
    private static double duplicates(Api sink) {
        return sink.get("/metrics")
                .text()
                .lines()
                .filter(line ->
                        line.startsWith("keelson_commands_seconds_count") && line.contains("outcome=\"replayed\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
