package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table in docs/configuration.md is these enums, written out. */
class ConfigurationDocTest {

    @Test
    void the_table_of_settings_is_the_settings_there_are() {
        var rows = Documents.read("docs/configuration.md")
                .lines()
                .filter(line -> line.startsWith("| `"))
                .collect(Collectors.joining("\n"));

        assertThat(rows)
                .isEqualTo(Stream.concat(
                                Arrays.stream(Setting.values()).map(setting -> row(setting, setting.meaning())),
                                Arrays.stream(NamedSetting.values())
                                        .map(setting -> row(setting.of(NamedSetting.ANY_NAME), setting.meaning())))
                        .collect(Collectors.joining("\n")));
    }

    private static String row(SettingKey setting, String meaning) {
        var byDefault = setting.defaultValue().isEmpty() ? "" : "`%s`".formatted(setting.defaultValue());
        return "| `%s` | `%s` | %s | %s |".formatted(setting.key(), setting.environmentVariable(), byDefault, meaning);
    }
}
