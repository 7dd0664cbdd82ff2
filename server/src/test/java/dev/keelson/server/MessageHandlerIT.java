package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages have their effects by the handlers of docs/guides/bridges.md, which are dropped in as a jar. */
final class MessageHandlerIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String TAKEN = "billing.PaymentTaken";

    private final Engine.Storage storage = Engine.POSTGRESQL.open();
    private final Wire wire = new Wire();

    @TempDir
    private Path directory;

    @BeforeEach
    void build() throws IOException {
        Documents.writeFiles(Documents.blocks(Documents.read("docs/guides/bridges.md")), directory.resolve("module"));
        ModuleJar.build(directory.resolve("module"), "bridges-1.0", directory.resolve("modules"));
        execute("CREATE TABLE ledger (payment VARCHAR(255), entry VARCHAR(1000))");
    }

    @AfterEach
    void remove() {
        wire.close();
        storage.close();
    }

    private Map<String, String> settings(String... others) {
        var settings = new HashMap<>(storage.settings());
        settings.putAll(wire.settings());
        settings.put("KEELSON_MODULES_DIR", directory.resolve("modules").toString());
        settings.put("KEELSON_CONSUMERS_PAYMENTS_BROKER", "wire");
        settings.put("KEELSON_CONSUMERS_PAYMENTS_DESTINATION", "payments");
        settings.put("KEELSON_CONSUMERS_PAYMENTS_HANDLER", "ledger");
        for (var i = 0; i < others.length; i += 2) {
            settings.put(others[i], others[i + 1]);
        }
        return settings;
    }

    private String url() {
        return Objects.requireNonNull(storage.settings().get("KEELSON_DATABASE_URL"));
    }

    private long execute(String sql) {
        try (var connection = DriverManager.getConnection(url());
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return 0;
            }
            var rows = statement.getResultSet();
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private long entries() {
        return execute("SELECT count(*) FROM ledger");
    }

    private void pay(int number) {
        wire.send("payments", "payer-" + number % 10, "payment-" + number, TAKEN, "{\"amount\":%d}".formatted(number));
    }

    @Test
    void an_effect_commits_with_the_record_of_its_message_and_a_stage_parks_what_it_does_not_let_through() {
        try (var server = ServerProcess.ready(settings());
                var api = new Api(server.uri())) {
            for (var number = 0; number < 20; number++) {
                pay(number);
                pay(number);
            }
            wire.send("payments", "miser", "nothing", TAKEN, "{}");

            await().atMost(SOON).untilAsserted(() -> {
                assertThat(entries()).isEqualTo(20);
                var member = api.get("/admin/consumers/payments").json();
                assertThat(member.at("/member/consumed").asLong()).isEqualTo(20);
                assertThat(member.at("/member/duplicates").asLong()).isEqualTo(20);
                assertThat(member.at("/deadLetters/messages").asLong()).isEqualTo(1);
            });
            var letter =
                    api.get("/admin/consumers/payments/dead-letters").json().at("/messages/0");
            assertThat(letter.path("reason").asText()).contains("stage 'amount'", "a payment has an amount");
            assertThat(letter.path("attempts").asInt()).isEqualTo(1);
        }
    }

    @Test
    void a_node_that_is_stopped_settles_what_it_has_and_the_next_one_goes_on() throws SQLException {
        try (var server = ServerProcess.ready(settings())) {
            try (var api = new Api(server.uri());
                    var ledger = DriverManager.getConnection(url());
                    var statement = ledger.createStatement()) {
                ledger.setAutoCommit(false);
                statement.execute("LOCK TABLE ledger IN SHARE MODE");
                payments(0, 10);
                await().atMost(SOON).until(() -> waitingForLocks() > 0);
                server.terminate();
                await().atMost(SOON).until(() -> api.get("/health/ready").status() == 503);
                ledger.commit();
            }
            server.exitCode(Duration.ofSeconds(20));
            assertThat(server.log()).doesNotContain("not settled in time");
            assertThat(entries()).isEqualTo(10);

            payments(10, 200);
            assertThat(entries()).isEqualTo(10);
            server.restart();
            try (var api = new Api(server.uri())) {
                await().atMost(SOON).until(() -> entries() >= 200);
                var member = api.get("/admin/consumers/payments").json();
                assertThat(member.at("/member/duplicates").asLong())
                        .as("what was settled is acknowledged, too")
                        .isZero();
            }
            assertThat(execute("SELECT count(DISTINCT payment) FROM ledger"))
                    .isEqualTo(entries())
                    .isEqualTo(200);
        }
    }

    private long waitingForLocks() {
        return execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'ledger'::regclass");
    }

    private void payments(int from, int to) {
        for (var number = from; number < to; number++) {
            pay(number);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COMMANDS|a.B=orders.NoSuchCommand|names the command 'orders.NoSuchCommand', but there are only",
                "HANDLER|leger|names the message handler 'leger', but there are only [ledger, restocking]",
                "COMMANDS|a.B=catalog.AddStock|consumer payments: the message handler 'ledger' has an effect of its own, so leave out commands",
                "HANDLER|restocking|consumer payments: the message handler 'restocking' has no effect of its own, so state commands"
            })
    void what_would_park_or_pass_over_message_after_message_stops_the_start(String key, String value, String message) {
        try (var server = ServerProcess.launched(settings("KEELSON_CONSUMERS_PAYMENTS_" + key, value))) {
            assertThat(server.exitCode(SOON)).isEqualTo(2);
            assertThat(server.errorOutput())
                    .startsWith("keelson: ")
                    .contains(message)
                    .hasLineCount(1);
        }
    }
}
