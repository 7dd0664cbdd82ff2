package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server does not start with: it says why on standard error, in a line and not in a stack trace. */
class ConfigurationIT {

    private static final Duration GIVES_UP_WITHIN = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private String refusal(Map<String, String> settings, String... arguments) {
        var environment = new HashMap<>(Map.of("KEELSON_DATA_DIR", directory.toString()));
        environment.putAll(settings);
        try (var server = ServerProcess.launched(environment, arguments)) {
            assertThat(server.exitCode(GIVES_UP_WITHIN)).as(server.output()).isNotZero();
            assertThat(server.errorOutput()).isNotBlank().doesNotContain("\tat ");
            return server.errorOutput();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "KEELSON_PROT, KEELSON_PORT",
        "KEELSON_DATABASE_URI, KEELSON_DATABASE_URL",
        "KEELSON_DATA_DIRECTORY, KEELSON_DATA_DIR"
    })
    void an_unknown_variable_is_refused_with_the_nearest_one(String unknown, String nearest) {
        assertThat(refusal(Map.of(unknown, "1"))).contains(unknown, nearest);
    }

    @ParameterizedTest
    @CsvSource({"--prot, --port", "--database-uri, --database-url"})
    void an_unknown_option_is_refused_with_the_nearest_one(String unknown, String nearest) {
        assertThat(refusal(Map.of(), unknown, "1")).contains(unknown, nearest);
    }

    @Test
    void an_unknown_key_of_the_file_is_refused_with_the_nearest_one() throws IOException {
        var file = Files.writeString(directory.resolve("keelson.yaml"), "log:\n  max-batches: 7\n");

        assertThat(refusal(Map.of("KEELSON_CONFIG", file.toString())))
                .contains("log.max-batches", "log.max-batch?", file.toString());
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        assertThat(refusal(Map.of("KEELSON_CONFIG", "/nowhere/keelson.yaml"))).contains("/nowhere/keelson.yaml");
    }

    @ParameterizedTest
    @CsvSource({
        "KEELSON_PORT, eighty",
        "KEELSON_PORT, 65536",
        "KEELSON_LOG_MAX_BATCH, 0",
        "KEELSON_STOP_TIMEOUT, soon",
        "KEELSON_STOP_TIMEOUT, -5s",
        "KEELSON_DATABASE_URL, mysql://localhost",
        "KEELSON_PROJECTIONS_DATABASE_URL, mysql://localhost",
        "KEELSON_PROJECTIONS_STOPPING, no-such-projection",
        "KEELSON_MODULES, no-such-module"
    })
    void a_bad_value_is_named_with_its_setting(String variable, String value) {
        assertThat(refusal(Map.of(variable, value))).contains(variable, "'" + value + "'");
    }

    @Test
    void a_retention_of_a_command_that_does_not_exist_is_refused_with_those_that_do() {
        assertThat(refusal(Map.of("KEELSON_IDEMPOTENCY_RETENTIONS", "orders.PlaceOrders=7d")))
                .contains("idempotency.retentions", "'orders.PlaceOrders'", "orders.PlaceOrder]");
    }

    @Test
    void an_option_without_a_value_is_refused() {
        assertThat(refusal(Map.of(), "--port")).contains("--port");
    }

    @Test
    void a_database_that_is_away_is_told() {
        var address = "127.0.0.1:" + ServerProcess.freePort();
        var url = "jdbc:postgresql://%s/keelson?user=keelson&password=secret-word".formatted(address);

        assertThat(refusal(Map.of("KEELSON_DATABASE_URL", url)))
                .containsIgnoringCase("database")
                .contains(address)
                .doesNotContain("secret-word");
    }

    @Test
    void a_database_of_read_models_that_is_away_is_told_with_its_own_settings() {
        var address = "127.0.0.1:" + ServerProcess.freePort();
        var url = "jdbc:postgresql://%s/read_models?user=keelson&password=secret-word".formatted(address);

        assertThat(refusal(Map.of("KEELSON_PROJECTIONS_DATABASE_URL", url)))
                .contains(address, "--projections-database-url (KEELSON_PROJECTIONS_DATABASE_URL)")
                .doesNotContain("--database-url", "secret-word");
    }

    @Test
    void a_port_that_is_taken_is_told() {
        try (var storage = Engine.H2.open();
                var server = ServerProcess.ready(storage.settings())) {
            var port = Integer.toString(server.port());
            assertThat(refusal(Map.of("KEELSON_PORT", port))).contains(port);
        }
    }

    @Test
    void a_data_directory_in_use_is_told() {
        try (var storage = Engine.H2.open();
                var server = ServerProcess.ready(storage.settings())) {
            assertThat(refusal(storage.settings())).containsPattern("in use|locked");
            try (var api = new Api(server.uri())) {
                assertThat(api.get("/health/ready").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void an_option_wins_over_the_environment_and_that_over_the_file() throws IOException {
        var file = Files.writeString(directory.resolve("keelson.yaml"), "source: /of-the-file\nport: 1\n");
        var settings = Map.of(
                "KEELSON_CONFIG", file.toString(),
                "KEELSON_DATA_DIR", directory.resolve("data").toString(),
                "KEELSON_SOURCE", "/of-the-environment");
        try (var server = ServerProcess.launched(settings, "--source", "/of-the-option")) {
            server.awaitReady();
            try (var api = new Api(server.uri())) {
                api.accepted(CommandRequest.registerProduct("p", "Anchor", "1", "EUR", 1));
                assertThat(api.events("after=0").getFirst().path("source").asText())
                        .isEqualTo("/of-the-option");
            }
        }
    }
}
