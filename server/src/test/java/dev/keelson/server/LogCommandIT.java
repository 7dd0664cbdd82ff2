package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keelson.server.Engine.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code keelson log}, run from the packaged server as an operator runs it. */
class LogCommandIT {

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    /** What a command did. */
    private record Ended(int status, String out, String err) {}

    private Ended log(Storage storage, Object... arguments) {
        return log(storage.settings(), arguments);
    }

    private static Ended log(Map<String, String> settings, Object... arguments) {
        var line = new String[arguments.length + 1];
        line[0] = "log";
        for (var i = 0; i < arguments.length; i++) {
            line[i + 1] = arguments[i].toString();
        }
        try (var process = ServerProcess.launched(settings, line)) {
            var status = process.exitCode(ENDS_WITHIN);
            assertThat(process.errorOutput()).doesNotContain("\tat ");
            return new Ended(status, process.log(), process.errorOutput());
        }
    }

    /** A log with a few events, left by a server that has stopped. */
    private static void fill(Storage storage) {
        try (var server = ServerProcess.ready(storage.settings());
                var api = new Api(server.uri())) {
            for (var product : new String[] {"anchor", "buoy", "chain"}) {
                api.accepted(CommandRequest.registerProduct(product, "The " + product, "1.50", "EUR", 7));
            }
            assertThat(server.stop()).isGreaterThanOrEqualTo(0);
        }
    }

    /** The lines of a log with three events. */
    private static String lines() {
        return IntStream.rangeClosed(1, 3).mapToObj(LogCommandIT::line).collect(Collectors.joining());
    }

    private static String line(int position) {
        return """
                {"specversion":"1.0","id":"e-%1$d","source":"/test","type":"t.A","time":"2026-03-01T10:15:30Z",\
                "position":%1$d,"revision":"1","tags":"number:%1$d","metadata":"{}","data":{"n": %1$d}}
                """.formatted(position);
    }

    private void fillByImport(Storage storage) throws IOException {
        var file = Files.writeString(directory.resolve("lines.ndjson"), lines());
        var imported = log(storage, "import", file);
        assertThat(imported.status()).as(imported.err()).isZero();
    }

    private static String digest(Ended verified) {
        return verified.out().replaceAll("(?s).*digest |\n", "");
    }

    private static Jdbi database(Storage storage) {
        return Jdbi.create(url(storage));
    }

    private static String url(Storage storage) {
        var stated = storage.settings().get("KEELSON_DATABASE_URL");
        return stated == null ? "jdbc:h2:" + storage.settings().get("KEELSON_DATA_DIR") + "/keelson" : stated;
    }

    private static Engine other(Engine engine) {
        return engine == Engine.H2 ? Engine.POSTGRESQL : Engine.H2;
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void a_log_goes_to_the_other_database_and_is_the_same_there(Engine engine) throws IOException {
        var file = directory.resolve("log.ndjson");
        try (var from = engine.open();
                var to = other(engine).open()) {
            fill(from);
            var verified = log(from, "verify");
            assertThat(verified.status()).as(verified.err()).isZero();
            assertThat(verified.out()).matches("no findings\nhead [1-9]\\d*, digest [0-9a-f]{64}\n");
            var digest = digest(verified);

            var exported = log(from, "export", file);
            assertThat(exported.status()).as(exported.err()).isZero();
            assertThat(exported.out()).isEmpty();
            assertThat(exported.err()).contains(digest);
            assertThat(log(from, "export", "--after", 1, "--through", 2).out())
                    .isEqualTo(Files.readAllLines(file).get(1) + "\n");

            var imported = log(to, "import", file);
            assertThat(imported.status()).as(imported.err()).isZero();
            assertThat(imported.out()).startsWith("imported ").contains(digest);
            assertThat(log(to, "verify").out()).isEqualTo(verified.out());
            it_serves_what_was_imported(to);
        }
    }

    private static void it_serves_what_was_imported(Storage storage) {
        try (var server = ServerProcess.ready(storage.settings());
                var api = new Api(server.uri())) {
            assertThat(api.events("after=0")
                            .getFirst()
                            .path("data")
                            .path("name")
                            .asText())
                    .isEqualTo("The anchor");
            api.accepted(CommandRequest.registerProduct("dock", "The dock", "1.50", "EUR", 7));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void what_is_found_is_told_and_makes_the_status_1(Engine engine) throws IOException {
        var json = directory.resolve("report.json");
        try (var storage = engine.open()) {
            fillByImport(storage);
            var known = "3:" + digest(log(storage, "verify"));
            assertThat(log(storage, "verify", "--expect", known).status()).isZero();
            database(storage)
                    .useHandle(handle -> handle.execute("UPDATE keelson_event SET metadata = '[]' WHERE position = 2"));

            var found = log(storage, "verify", "--expect", known, "--json", json);

            assertThat(found.status()).isEqualTo(1);
            assertThat(found.out())
                    .startsWith("position 2: metadata: the metadata column is not a JSON object\n")
                    .contains("\n2 findings: 1 metadata, 1 digest\n")
                    .contains("\nposition 3: digest: the log up to position 3 is not what it was");
            var report = new ObjectMapper().readTree(json.toFile());
            assertThat(report.path("head").asLong()).isEqualTo(3);
            assertThat(report.path("counts").path("metadata").asLong()).isEqualTo(1);
            assertThat(report.path("findings")).hasSize(2);
            var export = log(storage, "export", directory.resolve("log.ndjson"));
            assertThat(export.status()).isEqualTo(1);
            assertThat(export.err()).contains("cannot be read");
            assertThat(directory.resolve("log.ndjson")).doesNotExist();
            assertThat(directory.resolve("log.ndjson.part")).doesNotExist();
        }
    }

    @Test
    void while_a_node_has_the_file_it_says_what_to_do() {
        try (var storage = Engine.H2.open();
                var server = ServerProcess.ready(storage.settings())) {
            var refused = log(storage, "verify");

            assertThat(refused.status()).isEqualTo(2);
            assertThat(refused.err()).contains("is in use", "stop the node");
            assertThat(server.stop()).isGreaterThanOrEqualTo(0);
            assertThat(log(storage, "verify").status()).isZero();
        }
    }

    @Test
    void beside_a_node_on_postgresql_the_log_is_verified() {
        try (var storage = Engine.POSTGRESQL.open();
                var server = ServerProcess.ready(storage.settings());
                var api = new Api(server.uri())) {
            api.accepted(CommandRequest.registerProduct("anchor", "Anchor", "1.50", "EUR", 7));

            assertThat(log(storage, "verify").out()).startsWith("no findings\n");
        }
    }

    @Test
    void a_bad_line_is_named_and_what_stood_before_it_is_imported() throws IOException {
        var file = directory.resolve("log.ndjson");
        try (var to = Engine.POSTGRESQL.open()) {
            Files.writeString(file, lines().replace("\"position\":2,", "\"position\":3,"));

            var refused = log(to, "import", file);
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err())
                    .contains(
                            "keelson: line 2: position must be 2",
                            "was 3",
                            "the log ends at position 1",
                            "import again");

            Files.writeString(file, lines());
            assertThat(log(to, "import", file).out())
                    .startsWith("imported 2 events, 1 were there already; head 3, digest ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|verify, export and import",
                "verfy|did you mean log verify?",
                "verify --expct 1:0|there is no setting --expct; did you mean --expect?",
                "verify --database-uri x|there is no setting --database-uri; did you mean --database-url?",
                "export --expect 1:0|there is no setting --expect",
                "verify --json|option --json needs a value",
                "verify --expect 1:0|a digest must be POSITION:HEX",
                "verify file|log verify takes no file, was given 'file'",
                "import one two|log import takes one file",
                "verify|there is no database",
                "export --port eighty|setting port"
            })
    void what_is_not_understood_is_refused_with_the_nearest(String arguments, String message) {
        var nothing = new HashMap<>(
                Map.of("KEELSON_DATA_DIR", directory.resolve("none").toString()));

        var refused = log(nothing, arguments == null ? new Object[0] : (Object[]) arguments.split(" ", -1));

        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).startsWith("keelson: ").contains(message);
        assertThat(directory.resolve("none")).doesNotExist();
    }

    @Test
    void a_database_without_a_log_and_a_file_that_is_there_or_is_not_are_told() throws IOException {
        var file = Files.writeString(directory.resolve("log.ndjson"), "");
        try (var storage = Engine.POSTGRESQL.open()) {
            var empty = log(storage, "verify");
            assertThat(empty.status()).isEqualTo(1);
            assertThat(empty.err()).contains("there is no log in the database");

            assertThat(log(storage, "import", directory.resolve("nowhere")).err())
                    .contains("there is no file");
            assertThat(log(storage, "import", file).out()).startsWith("imported 0 events");
            var refused = log(storage, "export", file);
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err()).contains("exists already");
            assertThat(log(storage, "export", "--through", "1").err())
                    .contains("option --through must be a position from 0 to 0, was '1'");
        }
    }

    @Test
    void the_operations_document_shows_what_the_commands_print() throws IOException {
        var document = Documents.read("docs/operations.md");
        var section = document.substring(document.indexOf("\n## Integrity of the log\n"));
        var transcript = new Transcript(Documents.blocks(section));
        assertThat(transcript.commands()).hasSize(4);
        try (var from = Engine.H2.open();
                var to = Engine.POSTGRESQL.open()) {
            fillByImport(from);
            var digest = digest(log(from, "verify"));
            for (var command : transcript.commands()) {
                var words = command.text()
                        .strip()
                        .replaceFirst("^\\./keelson log ", "")
                        .replace("DIGEST", digest)
                        .replace("log.ndjson", directory.resolve("log.ndjson").toString())
                        .replaceFirst("'jdbc:postgresql:.*'", Matcher.quoteReplacement(url(to)));
                var ended = log(from, (Object[]) words.split(" ", -1));
                assertThat(ended.status()).as(ended.err()).isZero();
                transcript.compare(command, ended.out() + ended.err());
            }
        }
    }
}
