package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table in docs/configuration.md is this enum, written out. */
class ConfigurationDocTest {

    @Test
    void the_table_of_settings_is_the_settings_there_are() {
        var rows = Documents.read("docs/configuration.md")
                .lines()
                .filter(line -> line.startsWith("| `"))
                .collect(Collectors.joining("\n"));

        assertThat(rows)
                .isEqualTo(Arrays.stream(Setting.values())
                        .map(ConfigurationDocTest::row)
                        .collect(Collectors.joining("\n")));
    }

    private static String row(Setting setting) {
        var byDefault = setting.defaultValue().isEmpty() ? "" : "`%s`".formatted(setting.defaultValue());
        return "| `%s` | `%s` | %s | %s |"
                .formatted(setting.key(), setting.environmentVariable(), byDefault, setting.meaning());
    }
}
