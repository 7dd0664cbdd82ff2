package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keelson.server.MixedCommandsRun.Fate;
import dev.keelson.server.MixedCommandsRun.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Many mixed commands from a seed over many connections; in the middle the server is killed and started again on
 * the same data. Then log, answers and read models are held against each other. {@code keelson.proof.commands} says how
 * many commands where a subclass does not, {@code keelson.proof.seed} which.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MixedCommands {

    private static final int CONNECTIONS = 16;
    private static final int COMMANDS = Integer.getInteger("keelson.proof.commands", 1_500);
    private static final long SEED = Long.getLong("keelson.proof.seed", 20_260_101L);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String databases;
    private final int count;
    private final String run;
    private final Engine.Storage storage;
    private final ServerProcess server;
    private final MixedCommandsRun commands = new MixedCommandsRun(SEED, CONNECTIONS);
    private final List<Long> followed = new ArrayList<>();
    private List<JsonNode> log = List.of();

    MixedCommands(Engine engine) {
        this(engine.toString(), engine.open(), COMMANDS);
    }

    /**
     * @param databases for messages
     * @param count of commands
     */
    MixedCommands(String databases, Engine.Storage storage, int count) {
        this.databases = databases;
        this.storage = storage;
        this.count = count;
        run = "seed %d, %d commands, %s".formatted(SEED, count, databases);
        server = ServerProcess.ready(storage.settings());
    }

    @BeforeAll
    void send_kill_and_send_on() throws InterruptedException {
        try (var api = new Api(server.uri())) {
            var half = new CountDownLatch(count / 2);
            var sender = Thread.ofVirtual().start(() -> commands.send(api, count, half));
            assertThat(half.await(10, TimeUnit.MINUTES)).as(run).isTrue();
            server.kill9();
            assertThat(sender.join(PATIENCE)).as(run).isTrue();
        }
        server.restart();
        try (var api = new Api(server.uri());
                var feed = LiveFeed.serverSentEvents(api, "after=0")) {
            commands.send(api, count, new CountDownLatch(0));
            log = api.events("after=0");
            feed.next(log.size(), PATIENCE).forEach(event -> followed.add(Long.parseLong(event.id())));
        }
        System.out.printf("mixed commands on %s: %s, %d events%n", databases, commands.figures(), log.size());
    }

    Engine.Storage storage() {
        return storage;
    }

    @AfterAll
    void stop() {
        server.close();
        storage.close();
    }

    @Test
    void positions_are_one_to_n_without_a_gap() {
        var expected = LongStream.rangeClosed(1, log.size()).boxed().toList();

        assertThat(log).as(run).isNotEmpty().extracting(MixedCommands::position).isEqualTo(expected);
        assertThat(followed).as(run).isEqualTo(expected);
    }

    @Test
    void pages_have_the_same_events_as_lines() {
        try (var api = new Api(server.uri())) {
            assertThat(pages(api)).as(run).isEqualTo(log);
        }
    }

    private static List<JsonNode> pages(Api api) {
        var events = new ArrayList<JsonNode>();
        var path = "/events?after=0&limit=97";
        while (!path.isEmpty()) {
            var page = api.get(path, "Accept", Api.BATCH);
            assertThat(page.status()).isEqualTo(200);
            page.json().forEach(events::add);
            path = WalkingBackbone.next(page);
        }
        return events;
    }

    @Test
    void every_kind_of_answer_came_and_none_is_a_bug() {
        assertThat(commands.answers())
                .as(run)
                .containsKeys(
                        "accepted",
                        "product-exists",
                        "price-currency",
                        "order-exists",
                        "order-not-open",
                        "duplicate-line",
                        "mixed-currencies",
                        "insufficient-stock");
        assertThat(commands.sent()).as(run).allSatisfy(command -> assertThat(command.status())
                .as(command.toString())
                .isNotEqualTo(500));
    }

    @Test
    void every_acknowledged_command_is_in_the_log_once_and_whole() {
        var byCommand = log.stream().collect(Collectors.groupingBy(MixedCommands::causationId));

        assertThat(having(Fate.ACCEPTED)).as(run).isNotEmpty().allSatisfy(command -> {
            var events =
                    byCommand.getOrDefault(command.reply().path("commandId").asText(), List.of());
            assertThat(events).as("%s: %s", run, command).hasSize(1);
            assertThat(position(events.getFirst()))
                    .isEqualTo(command.reply().path("position").asLong());
            assertCausedBy(command, events.getFirst());
        });
    }

    @Test
    void every_refused_command_left_nothing() {
        var correlationIds = log.stream().map(MixedCommands::correlationId).collect(Collectors.toSet());

        assertThat(having(Fate.REFUSED)).as(run).isNotEmpty().allSatisfy(command -> assertThat(correlationIds)
                .as("%s: %s", run, command)
                .doesNotContain(command.correlationId()));
    }

    @Test
    void commands_whose_connection_broke_are_wholly_there_or_not_at_all() {
        var byCorrelation = log.stream().collect(Collectors.groupingBy(MixedCommands::correlationId));
        var unknown = having(Fate.UNKNOWN);

        assertThat(unknown).as(run).isNotEmpty().allSatisfy(command -> {
            var events = byCorrelation.getOrDefault(command.correlationId(), List.of());
            assertThat(events).as("%s: %s", run, command).hasSizeLessThanOrEqualTo(1);
            events.forEach(event -> assertCausedBy(command, event));
        });
        System.out.printf(
                "mixed commands on %s: of %d commands whose connection broke, %d are in the log%n",
                databases,
                unknown.size(),
                unknown.stream()
                        .filter(command -> byCorrelation.containsKey(command.correlationId()))
                        .count());
    }

    @Test
    void no_event_is_without_a_command() {
        var commandsThatMayHaveEvents = commands.sent().stream()
                .filter(command -> command.fate() != Fate.REFUSED)
                .map(Sent::correlationId)
                .collect(Collectors.toSet());

        assertThat(log).as(run).extracting(MixedCommands::correlationId).doesNotHaveDuplicates();
        assertThat(log).as(run).extracting(MixedCommands::correlationId).isSubsetOf(commandsThatMayHaveEvents);
        assertThat(log).as(run).extracting(event -> event.path("id").asText()).doesNotHaveDuplicates();
    }

    @Test
    void no_event_breaks_a_rule_of_the_domain() {
        assertThat(Fold.of(log).brokenRules()).as(run).isEmpty();
    }

    @Test
    void products_are_what_the_events_say() {
        try (var api = new Api(server.uri())) {
            var products = api.allPages(log.size(), "catalog.FindProducts", Map.of());

            assertThat(byId(products, "productId"))
                    .as(run)
                    .isEqualTo(Fold.of(log).products());
            assertThat(products).as(run).allSatisfy(product -> assertThat(
                            product.path("stock").asLong())
                    .isNotNegative());
        }
    }

    @Test
    void orders_are_what_the_events_say() {
        try (var api = new Api(server.uri())) {
            var expected = Fold.of(log).ordersByCustomer();
            assertThat(expected).as(run).isNotEmpty();
            expected.forEach((customerId, orders) -> {
                var pages = api.allPages(log.size(), "orders.FindOrdersOfCustomer", Map.of("customerId", customerId));
                assertThat(byId(pages, "orderId")).as("%s, %s", run, customerId).isEqualTo(orders);
                assertThat(pages.stream()
                                .filter(order -> order.path("status").asText().equals("OPEN")))
                        .hasSizeLessThanOrEqualTo(5);
            });
        }
    }

    @Test
    void single_orders_are_what_the_events_say() {
        try (var api = new Api(server.uri())) {
            Fold.of(log)
                    .ordersByCustomer()
                    .values()
                    .forEach(orders -> orders.forEach((orderId, expected) -> {
                        var reply = api.queryAt(log.size(), "orders.FindOrder", Map.of("orderId", orderId));
                        assertThat(Fold.plain(reply.json())).as(run).isEqualTo(expected);
                    }));
        }
    }

    @Test
    void sales_are_what_the_events_say() {
        try (var api = new Api(server.uri())) {
            var sales = api.allPages(log.size(), "orders.FindSales", Map.of());

            assertThat(byId(sales, "productId")).as(run).isEqualTo(Fold.of(log).sales());
        }
    }

    private static Map<String, JsonNode> byId(List<JsonNode> items, String id) {
        return items.stream()
                .map(Fold::plain)
                .collect(Collectors.toMap(
                        item -> item.path(id).asText(),
                        Function.identity(),
                        (one, other) -> {
                            throw new AssertionError("twice on the pages: " + one + " and " + other);
                        },
                        TreeMap::new));
    }

    private void assertCausedBy(Sent command, JsonNode event) {
        var field = command.request().entityField();
        assertThat(event.path("type").asText())
                .as(run)
                .isEqualTo(command.request().eventType());
        assertThat(correlationId(event)).as(run).isEqualTo(command.correlationId());
        assertThat(event.path("data").path(field))
                .as(run)
                .isEqualTo(command.request().body().path(field));
    }

    private List<Sent> having(Fate fate) {
        return commands.sent().stream()
                .filter(command -> command.fate() == fate)
                .toList();
    }

    private static long position(JsonNode event) {
        return event.path("position").asLong();
    }

    private static String causationId(JsonNode event) {
        return event.path("causationid").asText();
    }

    private static String correlationId(JsonNode event) {
        return event.path("correlationid").asText();
    }
}
