package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.eventstore.Append;
import dev.keelson.eventstore.AppendCondition;
import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.EventLogObserver;
import dev.keelson.eventstore.EventLogs;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log in one database, the read models in another. */
class DividedDatabasesIT {

    private static final int TERMINATED = 143;
    private static final int COMMANDS = 400;
    private static final int QUERIES_AT_MOST = 100;
    private static final Set<String> OF_THE_LOG =
            Set.of("keelson_event", "keelson_log_lock", "keelson_snapshot", "keelson_subscription");
    private static final Set<String> OF_READ_MODELS = Set.of(
            "keelson_projection_segment",
            "keelson_projection_generation",
            "keelson_projection_node",
            "keelson_dead_letter",
            "keelson_skipped_event",
            "order_fulfilment_product",
            "order_fulfilment_order",
            "order_fulfilment_sales");

    /** Killed in the middle, and held against the log. */
    @Nested
    class KilledUnderLoad extends MixedCommands {
        KilledUnderLoad() {
            super("H2 and PostgreSQL", DividedStorage.open(Engine.H2, Engine.POSTGRESQL), COMMANDS);
        }

        @Test
        void the_read_models_have_their_own_tables() {
            requireTablesOfReadModels(DividedStorage.configuration(storage()));
        }
    }

    @Test
    void databases_of_two_kinds_go_on_after_a_stop() {
        try (var storage = DividedStorage.open(Engine.POSTGRESQL, Engine.H2);
                var server = ServerProcess.ready(storage.settings())) {
            placeOrder(server, "o-1", 9);
            assertThat(server.stop()).isEqualTo(TERMINATED);
            requireOwnTables(storage);
            server.restart();
            placeOrder(server, "o-2", 8);
        }
    }

    private static void requireOwnTables(Engine.Storage storage) {
        var configuration = DividedStorage.configuration(storage);
        assertThat(DividedStorage.tables(configuration.database()))
                .containsAll(OF_THE_LOG)
                .doesNotContainAnyElementsOf(OF_READ_MODELS);
        requireTablesOfReadModels(configuration);
    }

    private static void requireTablesOfReadModels(ServerConfiguration configuration) {
        assertThat(DividedStorage.tables(configuration.readModels()))
                .containsAll(OF_READ_MODELS)
                .doesNotContainAnyElementsOf(OF_THE_LOG);
    }

    private static void placeOrder(ServerProcess server, String orderId, long left) {
        try (var api = new Api(server.uri())) {
            api.command(CommandRequest.registerProduct("p-1", "Anchor", "12.30", "EUR", 10));
            var position =
                    api.accepted(CommandRequest.placeOrder(orderId, "c-1", List.of(new CommandRequest.Line("p-1", 1))));
            assertThat(stock(api, position)).isEqualTo(left);
        }
    }

    private static long stock(Api api, long position) {
        var reply = api.queryAt(position, "catalog.FindProduct", Map.of("productId", "p-1"));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().path("stock").asLong();
    }

    @Test
    void commands_go_on_while_the_read_models_are_away() throws Exception {
        try (var storage = DividedStorage.open(Engine.POSTGRESQL, Engine.POSTGRESQL);
                var server = ServerProcess.ready(storage.settings());
                var api = new Api(server.uri())) {
            var configuration = DividedStorage.configuration(storage);
            placeOrder(server, "o-1", 9);
            cut(configuration);

            var position = requireCommandsGoOn(api);

            allowConnections(configuration, true);
            assertThat(stock(api, position)).isEqualTo(19);
        }
    }

    private static long requireCommandsGoOn(Api api) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var query = openQuery(threads, api);
            var metrics = threads.submit(() -> api.get("/metrics"));
            var position = addStock(api, 10);
            assertThat(query.isDone()).as("the query is answered").isFalse();
            assertThat(api.get("/health/ready").status()).isEqualTo(200);
            requireUnavailable(query.get());
            assertThat(metrics.get().text())
                    .contains("keelson_dead_letters{mp_scope=\"application\",processor=\"orders\",} NaN");
            return position;
        }
    }

    /** One that waits for a connection; while the pool has some of which it does not know that they are cut, none does. */
    private static Future<Api.Reply> openQuery(ExecutorService threads, Api api) throws Exception {
        for (var i = 0; i < QUERIES_AT_MOST; i++) {
            var query = threads.submit(() -> api.query("catalog.FindProduct", Map.of("productId", "p-1")));
            try {
                assertThat(query.get(1, TimeUnit.SECONDS).status()).isEqualTo(503);
            } catch (TimeoutException e) {
                return query;
            }
        }
        throw new AssertionError("no query waits for a connection");
    }

    private static void requireUnavailable(Api.Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(503);
        assertThat(reply.problem()).isEqualTo("unavailable");
        assertThat(reply.json().path("detail").asText()).contains("the database could not do it at the moment");
        assertThat(reply.header("Retry-After")).isNotEmpty();
    }

    private static long addStock(Api api, int times) {
        var position = 0L;
        for (var i = 0; i < times; i++) {
            position = api.accepted(CommandRequest.addStock("p-1", 1));
        }
        return position;
    }

    private static void cut(ServerConfiguration configuration) {
        allowConnections(configuration, false);
        Jdbi.create(configuration.database().url()).useHandle(handle -> handle.createQuery(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
                .bind("name", nameOfReadModels(configuration))
                .mapTo(boolean.class)
                .list());
    }

    private static void allowConnections(ServerConfiguration configuration, boolean allowed) {
        Jdbi.create(configuration.database().url())
                .useHandle(handle -> handle.execute(
                        "ALTER DATABASE %s ALLOW_CONNECTIONS %b".formatted(nameOfReadModels(configuration), allowed)));
    }

    private static String nameOfReadModels(ServerConfiguration configuration) {
        return configuration.readModels().url().replaceFirst(".*/([^/?]+).*", "$1");
    }

    @Test
    void read_models_that_are_further_than_the_log_stop_the_start() {
        try (var storage = DividedStorage.open(Engine.H2, Engine.H2)) {
            var configuration = DividedStorage.configuration(storage);
            var modules = DomainModules.load(configuration.modulesDirectory(), List.of());
            appendOne(configuration, modules);
            comeTo(1, configuration);
            Node.start(configuration, modules).close();

            comeTo(2, configuration);

            assertThatThrownBy(() -> Node.start(configuration, modules))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContainingAll(
                            "have come to position 2", "ends at 1", "KEELSON_PROJECTIONS_DATABASE_URL", "side effects");
        }
    }

    private static void appendOne(ServerConfiguration configuration, DomainModules modules) {
        try (var databases = Databases.open(configuration)) {
            databases.migrate(configuration, modules);
            try (var log = EventLogs.jdbi(databases.log(), configuration.log(), EventLogObserver.NONE)) {
                var event = new EventData(
                        "e-1", "shop.Bought", "1", Instant.EPOCH, new byte[] {'{', '}'}, Map.of(), Set.of());
                var _ = log.append(Append.of(List.of(event), AppendCondition.NONE));
            }
        }
    }

    /** Of a projection that no module has any more. */
    private static void comeTo(long position, ServerConfiguration configuration) {
        Jdbi.create(configuration.readModels().url()).useHandle(handle -> {
            handle.execute("DELETE FROM keelson_projection_segment WHERE projection = 'former'");
            handle.execute("""
                    INSERT INTO keelson_projection_segment (
                      projection, generation, segment, mask, position, fence, claimed_at, silent_through, merging)
                    VALUES ('former', 1, 0, 0, ?, 0, CURRENT_TIMESTAMP, 0, FALSE)
                    """, position);
        });
    }

    @Test
    void what_was_consumed_is_recorded_where_its_effects_are(@TempDir Path directory) {
        var environment = Map.of(
                "KEELSON_DATA_DIR", directory.toString(),
                "KEELSON_PROJECTIONS_DATABASE_URL",
                        DatabaseConfiguration.embedded(directory.resolve("read-models"))
                                .url());
        var configuration = ServerConfiguration.from(Settings.load(null, environment, List.of()));
        try (var databases = Databases.open(configuration)) {
            databases.migrate(configuration, new DomainModules(List.of(), DividedDatabasesIT.class.getClassLoader()));
            try (var once = Once.on(databases, configuration.once(), new Telemetry())) {
                assertThat(once.consumer().once("billing", "e-1", handle -> {})).isTrue();
            }
            assertThat(consumed(Jdbi.create(databases.readModels()))).isOne();
            assertThat(consumed(Jdbi.create(databases.log()))).isZero();
        }
    }

    private static int consumed(Jdbi database) {
        return database.withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM keelson_consumed")
                .mapTo(int.class)
                .one());
    }
}
