package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keelson.eventstore.Append;
import dev.keelson.eventstore.AppendCondition;
import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.EventLogConfiguration;
import dev.keelson.eventstore.EventLogObserver;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.axonframework.messaging.core.MessageType;
import org.junit.jupiter.api.Test;

/**
 * A read model is filled anew while commands and queries come in over HTTP. Each product has one client, who thus knows what
 * its stock is: what was in the log before, and one more for each of his commands.
 */
final class RebuildUnderLoadIT {

    /** In the log before the server starts; 1,000,000 for the record. */
    private static final int EVENTS = Integer.getInteger("keelson.rebuild.events", 20_000);

    private static final int COMMANDS_PER_SECOND = Integer.getInteger("keelson.rebuild.rate", 500);
    private static final int PRODUCTS = 20;
    private static final int EVENTS_AN_APPEND = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String CATALOG = "/admin/processors/catalog";

    private final AtomicBoolean ended = new AtomicBoolean();
    private final List<Future<Long>> work = new ArrayList<>();
    private final AtomicLong commands = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();

    @Test
    void no_answer_is_wrong_and_no_request_fails_while_a_read_model_is_rebuilt() throws Exception {
        try (var storage = Engine.POSTGRESQL.open()) {
            fill(DatabaseConfiguration.from(Settings.load(null, storage.settings(), List.of())));
            try (var server = ServerProcess.ready(storage.settings());
                    var api = new Api(server.uri());
                    var clients = Executors.newVirtualThreadPerTaskExecutor()) {
                until("the read model is filled", () -> lag(api) == 0);
                IntStream.range(0, PRODUCTS).forEach(product -> work.add(clients.submit(client(api, product))));
                try {
                    untilAnswered("the old tables");
                    rebuild(api);
                } finally {
                    ended.set(true);
                }
                everything_stands_in_the_new_tables(api, acknowledged());
            }
        }
    }

    private static void fill(DatabaseConfiguration database) {
        try (var dataSource = database.open()) {
            SchemaMigrations.migrate(dataSource);
            try (var log = EventLogs.jdbi(dataSource, EventLogConfiguration.DEFAULT, EventLogObserver.NONE)) {
                var batch = new ArrayList<EventData>();
                for (var number = 0; number < EVENTS; number++) {
                    batch.add(number < PRODUCTS ? registration(number) : delivery(number % PRODUCTS));
                    if (batch.size() == EVENTS_AN_APPEND || number == EVENTS - 1) {
                        var _ = log.append(Append.of(batch, AppendCondition.NONE));
                        batch.clear();
                    }
                }
            }
        }
    }

    private static EventData registration(int product) {
        return event(product, "ProductRegistered", """
                {"productId":"%s","name":"some thing","price":{"amount":"1.00","currency":"EUR"},"stock":0}""");
    }

    private static EventData delivery(int product) {
        return event(product, "StockAdded", """
                {"productId":"%s","quantity":1}""");
    }

    private static EventData event(int product, String type, String payload) {
        var id = productId(product);
        return new EventData(
                UUID.randomUUID().toString(),
                "catalog." + type,
                MessageType.DEFAULT_VERSION,
                Instant.now(),
                payload.formatted(id).getBytes(StandardCharsets.UTF_8),
                Map.of(),
                Set.of(new Tag("product", id)));
    }

    private static String productId(int product) {
        return "thing-" + product;
    }

    private static int before(int product) {
        return EVENTS / PRODUCTS - 1 + (product < EVENTS % PRODUCTS ? 1 : 0);
    }

    /** Commands at a steady pace, with a question after each fifth; how many were acknowledged. */
    private Callable<Long> client(Api api, int product) {
        return () -> {
            var pause = TimeUnit.SECONDS.toNanos(PRODUCTS) / COMMANDS_PER_SECOND;
            var due = System.nanoTime();
            var own = 0L;
            while (!ended.get()) {
                var position = api.accepted(CommandRequest.addStock(productId(product), 1));
                own++;
                commands.incrementAndGet();
                if (own % 5 == 0) {
                    assertThat(stock(api, product, position)).isEqualTo(before(product) + own);
                    answers.incrementAndGet();
                }
                due = Math.max(due + pause, System.nanoTime());
                LockSupport.parkNanos(due - System.nanoTime());
            }
            return own;
        };
    }

    private static long stock(Api api, int product, long position) {
        var reply = api.queryAt(position, "catalog.FindProduct", Map.of("productId", productId(product)));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().path("stock").asLong();
    }

    private void rebuild(Api api) throws Exception {
        var commandsBefore = commands.get();
        var answersBefore = answers.get();
        var start = System.nanoTime();
        assertThat(api.post(CATALOG + "/rebuild", "{}").status()).isEqualTo(202);
        until(
                "the new tables serve",
                () -> api.get(CATALOG).json().path("generation").asInt() == 2);
        var seconds = (System.nanoTime() - start) / 1e9;
        var beside = commands.get() - commandsBefore;
        var asked = answers.get() - answersBefore;
        System.out.printf(
                "rebuilt %d events in %.1f s, beside %d commands and %d answers%n", EVENTS, seconds, beside, asked);
        assertThat(beside).isPositive();
        assertThat(asked).isPositive();
        untilAnswered("the new tables");
        until("the old tables are dropped", () -> isDropped(api, 1));
        untilAnswered("the new tables alone");
    }

    private static boolean isDropped(Api api, int generation) {
        var removal =
                api.request(CATALOG + "/generations/" + generation).DELETE().build();
        return api.send(removal).status() == 200;
    }

    private void untilAnswered(String who) throws Exception {
        var before = answers.get();
        until(who + " have answered", () -> answers.get() > before + 10 * PRODUCTS);
    }

    /** Fails at once as the client does that was answered wrongly. */
    private void until(String what, Callable<Boolean> condition) throws Exception {
        await(what).atMost(PATIENCE).until(() -> work.stream().anyMatch(Future::isDone) || condition.call());
        for (var client : work) {
            if (client.isDone()) {
                var _ = client.get();
            }
        }
    }

    private List<Long> acknowledged() throws Exception {
        var counts = new ArrayList<Long>();
        for (var client : work) {
            counts.add(client.get(1, TimeUnit.MINUTES));
        }
        return counts;
    }

    private static void everything_stands_in_the_new_tables(Api api, List<Long> acknowledged) {
        var head = api.get(CATALOG).json().path("head").asLong();
        assertThat(head)
                .isEqualTo(EVENTS + acknowledged.stream().mapToLong(n -> n).sum());
        for (var product = 0; product < PRODUCTS; product++) {
            assertThat(stock(api, product, head)).isEqualTo(before(product) + acknowledged.get(product));
        }
    }

    private static long lag(Api api) {
        return api.get(CATALOG).json().path("lag").asLong(-1);
    }
}
