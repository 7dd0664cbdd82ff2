package dev.keelson.projections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SequenceKeyTest {

    @Test
    void a_key_is_its_text() {
        assertThat(SequenceKey.textOf(12)).isEqualTo("12");
    }

    @Test
    void a_text_that_is_another_in_each_process_is_refused() {
        assertThatThrownBy(() -> SequenceKey.textOf(new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give class java.lang.Object a toString");
    }

    @Test
    void what_a_table_does_not_take_is_refused() {
        assertThatThrownBy(() -> SequenceKey.textOf("x".repeat(513))).hasMessageContaining("at most 512");
        assertThatThrownBy(() -> SequenceKey.textOf("a\0b"))
                .hasMessageContaining("must not contain U+0000, was 'a\uFFFDb'");
    }
}
