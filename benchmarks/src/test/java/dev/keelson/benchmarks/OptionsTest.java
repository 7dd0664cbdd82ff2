package dev.keelson.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;

final class OptionsTest {

    @Test
    void without_arguments_everything_is_as_by_default() {
        assertThat(Options.parse(List.of())).isEqualTo(Options.DEFAULT);
        assertThat(Options.DEFAULT.pace()).isEqualTo(Pace.DEFAULT);
    }

    @Test
    void names_and_options_come_in_any_order() {
        var options = Options.parse(
                List.of("append", "--quick", "h2", "--json", "x.json", "--accounts", "64", "--events", "20000"));

        assertThat(options.names()).containsExactly("append", "h2");
        assertThat(options.pace()).isEqualTo(Pace.QUICK);
        assertThat(options.json()).contains(Path.of("x.json"));
        assertThat(options.accounts()).isEqualTo(64);
        assertThat(options.events()).isEqualTo(20_000);
    }

    @Test
    void what_is_wrong_is_named() {
        refused("--fast").withMessageContainingAll("--fast", "--quick");
        refused("--json").withMessageContaining("--json needs a value");
        refused("--accounts", "many").withMessageContainingAll("--accounts", "'many'");
        refused("--accounts", "0").withMessageContainingAll("--accounts must be at least 1", "0");
        refused("--events", "9999").withMessageContainingAll("--events must be at least 10000", "9999");
    }

    private static ThrowableAssertAlternative<IllegalArgumentException> refused(String... arguments) {
        return assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(List.of(arguments)));
    }
}
