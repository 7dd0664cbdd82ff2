package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.commandside.CommandConfiguration;
import dev.keelson.eventstore.EventLogConfiguration;
import dev.keelson.projections.ProjectionsConfiguration;
import dev.keelson.queryside.FeedConfiguration;
import dev.keelson.queryside.QueryConfiguration;
import dev.keelson.queryside.SubscriptionConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SettingsTest {

    private static Settings environment(String... pairs) {
        return Settings.load(null, map(pairs), List.of());
    }

    private static Map<String, String> map(String... pairs) {
        return pairs.length == 0 ? Map.of() : Map.of(pairs[0], pairs[1]);
    }

    @Test
    void the_defaults_are_those_of_the_parts() {
        var configuration = ServerConfiguration.from(environment());

        assertThat(configuration.port()).isEqualTo(8080);
        assertThat(configuration.commands()).isEqualTo(CommandConfiguration.DEFAULT);
        assertThat(configuration.log()).isEqualTo(EventLogConfiguration.DEFAULT);
        assertThat(configuration.projections()).isEqualTo(ProjectionsConfiguration.DEFAULT);
        assertThat(configuration.queries()).isEqualTo(QueryConfiguration.DEFAULT);
        assertThat(configuration.feed()).isEqualTo(FeedConfiguration.DEFAULT);
        assertThat(configuration.subscriptions()).isEqualTo(SubscriptionConfiguration.DEFAULT);
        assertThat(configuration.database().isEmbedded()).isTrue();
        assertThat(configuration.readModels()).isSameAs(configuration.database());
        assertThat(configuration.stopTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void read_models_have_a_database_of_their_own_when_another_address_is_stated() {
        var log = Map.of("KEELSON_DATABASE_URL", "jdbc:postgresql://db/keelson", "KEELSON_DATABASE_USERNAME", "writer");
        var same = Map.of("KEELSON_PROJECTIONS_DATABASE_URL", "jdbc:postgresql://db/keelson");
        var other = Map.of(
                "KEELSON_PROJECTIONS_DATABASE_URL", "jdbc:postgresql://db/views",
                "KEELSON_PROJECTIONS_DATABASE_USERNAME", "projector",
                "KEELSON_PROJECTIONS_DATABASE_PASSWORD", "secret",
                "KEELSON_PROJECTIONS_DATABASE_POOL_SIZE", "9");

        assertThat(configuration(log, same).isDivided()).isFalse();
        assertThat(configuration(log, same).readModels().username()).isEqualTo("writer");
        assertThat(configuration(log, other).isDivided()).isTrue();
        assertThat(configuration(log, other).database().username()).isEqualTo("writer");
        assertThat(configuration(log, other).readModels())
                .isEqualTo(new DatabaseConfiguration(
                        DatabaseRole.READ_MODELS, "jdbc:postgresql://db/views", "projector", "secret", 9));
    }

    private static ServerConfiguration configuration(Map<String, String> some, Map<String, String> others) {
        var environment = new HashMap<>(some);
        environment.putAll(others);
        return ServerConfiguration.from(Settings.load(null, environment, List.of()));
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void every_key_is_read_from_file_environment_and_command_line(Setting setting, @TempDir Path directory)
            throws IOException {
        var file = Files.writeString(directory.resolve("keelson.yaml"), setting.key() + ": from-file\n");
        var option = "--" + setting.key().replace('.', '-');

        assertThat(Settings.load(file, Map.of(), List.of()).text(setting)).isEqualTo("from-file");
        var environment = Map.of(setting.environmentVariable(), "from-environment");
        assertThat(Settings.load(file, environment, List.of()).text(setting)).isEqualTo("from-environment");
        assertThat(Settings.load(file, environment, List.of(option, "from-line"))
                        .text(setting))
                .isEqualTo("from-line");
    }

    @ParameterizedTest
    @EnumSource(NamedSetting.class)
    void every_key_of_a_named_thing_is_read_from_file_environment_and_command_line(
            NamedSetting setting, @TempDir Path directory) throws IOException {
        var key = setting.of("eu-west-1");
        var file = Files.writeString(directory.resolve("keelson.yaml"), key.key() + ": from-file\n");

        assertThat(Settings.load(file, Map.of(), List.of()).text(key)).isEqualTo("from-file");
        var environment = Map.of(key.environmentVariable(), "from-environment");
        assertThat(Settings.load(file, environment, List.of()).text(key)).isEqualTo("from-environment");
        var settings = Settings.load(file, environment, List.of(key.option(), "from-line"));
        assertThat(settings.text(key)).isEqualTo("from-line");
        assertThat(settings.text(setting.of("elsewhere"))).isEqualTo(setting.defaultValue());
        assertThat(settings.names(setting.group())).containsExactly("eu-west-1");
    }

    @Test
    void where_one_key_ends_like_another_the_longer_one_is_meant() {
        var settings = environment("KEELSON_CONSUMERS_IN_MAX_DEAD_LETTERS", "7");

        assertThat(settings.text(NamedSetting.CONSUMER_MAX_DEAD_LETTERS.of("in")))
                .isEqualTo("7");
        assertThat(settings.names(NamedSetting.Group.CONSUMERS)).containsExactly("in");
    }

    @Test
    void a_bad_name_is_unknown_and_so_is_what_no_named_thing_has(@TempDir Path directory) throws IOException {
        for (var key : List.of("brokers.Events.kind", "brokers..kind", "brokers.a.b.kind", "brokers.kind")) {
            var file = Files.writeString(directory.resolve("keelson.yaml"), key + ": kafka\n");
            assertThatThrownBy(() -> Settings.load(file, Map.of(), List.of()))
                    .hasMessageContaining("there is no setting " + key);
        }
        assertThatThrownBy(() -> Settings.load(null, Map.of(), List.of("--relays-billing-route", "x")))
                .hasMessage("command line: there is no setting --relays-billing-route; did you mean"
                        + " --relays-NAME-routes?");
    }

    @Test
    void nested_keys_and_lists_of_a_file_are_read(@TempDir Path directory) throws IOException {
        var file = Files.writeString(
                directory.resolve("keelson.yaml"), "commands:\n  max-in-flight: 7\nmodules: [library, loans]\n");
        var settings = Settings.load(file, Map.of(), List.of());

        assertThat(settings.number(Setting.COMMANDS_MAX_IN_FLIGHT, 1, 10)).isEqualTo(7);
        assertThat(settings.list(Setting.MODULES)).containsExactly("library", "loans");
    }

    @Test
    void an_unknown_key_names_the_nearest_known_one(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("keelson.yaml"), "commands.max-in-flihgt: 7\n");

        assertThatThrownBy(() -> Settings.load(file, Map.of(), List.of()))
                .hasMessageContaining(
                        "there is no setting commands.max-in-flihgt; did you mean commands.max-in-flight?");
        assertThatThrownBy(() -> environment("KEELSON_DATABASE_URI", "x"))
                .hasMessage(
                        "environment: there is no setting KEELSON_DATABASE_URI; did you mean KEELSON_DATABASE_URL?");
        assertThatThrownBy(() -> Settings.load(null, Map.of(), List.of("--prot", "1")))
                .hasMessage("command line: there is no setting --prot; did you mean --port?");
        assertThatThrownBy(() -> Settings.load(null, Map.of(), List.of("--data", "d")))
                .hasMessage("command line: there is no setting --data; did you mean --data-dir?");
    }

    @Test
    void variables_that_are_not_ours_do_not_matter() {
        assertThat(environment("KEELSON_TEST_POSTGRESQL_URL", "x").text(Setting.PORT))
                .isEqualTo("8080");
        assertThat(environment("KEELSON_JAVA_OPTS", "-Xmx1g").text(Setting.PORT))
                .isEqualTo("8080");
        assertThat(environment("HOME", "/").text(Setting.PORT)).isEqualTo("8080");
    }

    @Test
    void a_bad_value_is_named_with_the_key_and_the_fix() {
        assertThatThrownBy(() -> ServerConfiguration.from(environment("KEELSON_PORT", "eighty")))
                .hasMessage("setting port (KEELSON_PORT) must be a whole number from 0 to 65535, was 'eighty'");
        assertThatThrownBy(() -> ServerConfiguration.from(environment("KEELSON_PORT", "70000")))
                .hasMessageContaining("was '70000'");
        assertThatThrownBy(() -> ServerConfiguration.from(environment("KEELSON_STOP_TIMEOUT", "soon")))
                .hasMessage(
                        "setting stop-timeout (KEELSON_STOP_TIMEOUT) must be a positive duration such as 500ms, 5s, 2m,"
                                + " 1h, was 'soon'");
        assertThatThrownBy(() -> ServerConfiguration.from(environment("KEELSON_STOP_TIMEOUT", "0s")))
                .hasMessageContaining("was '0s'");
        assertThatThrownBy(() -> ServerConfiguration.from(environment("KEELSON_DATABASE_URL", "postgres://x")))
                .hasMessageContaining("must be a JDBC address such as jdbc:postgresql://localhost:5432/keelson");
        assertThatThrownBy(
                        () -> ServerConfiguration.from(environment("KEELSON_PROJECTIONS_DATABASE_URL", "postgres://x")))
                .hasMessageStartingWith(
                        "setting projections.database.url (KEELSON_PROJECTIONS_DATABASE_URL) must be a JDBC address");
        assertThatThrownBy(() -> ServerConfiguration.from(environment("KEELSON_SOURCE", "not a uri")))
                .hasMessageContaining("must be a URI reference");
    }

    @Test
    void durations_have_a_short_and_a_long_form() {
        for (var text : List.of("1500ms", "PT1.5S")) {
            assertThat(environment("KEELSON_STOP_TIMEOUT", text).duration(Setting.STOP_TIMEOUT))
                    .isEqualTo(Duration.ofMillis(1_500));
        }
        assertThat(environment("KEELSON_STOP_TIMEOUT", "2m").duration(Setting.STOP_TIMEOUT))
                .isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void an_option_needs_a_value_and_two_dashes() {
        assertThatThrownBy(() -> Settings.load(null, Map.of(), List.of("--port")))
                .hasMessage("option --port needs a value");
        assertThatThrownBy(() -> Settings.load(null, Map.of(), List.of("port", "1")))
                .hasMessage("'port' is not an option; options begin with --");
    }

    @Test
    void a_password_is_not_shown() {
        var database = new DatabaseConfiguration(
                DatabaseRole.LOG, "jdbc:postgresql://db/keelson?user=me&password=secret&ssl=true", "me", "secret", 8);
        assertThat(database.toString()).doesNotContain("secret").contains("ssl=true");
    }
}
