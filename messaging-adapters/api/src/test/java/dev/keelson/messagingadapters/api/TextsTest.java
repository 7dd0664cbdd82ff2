package dev.keelson.messagingadapters.api;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextsTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "ä ö", "€", "\uD83D\uDE00", "a\uD83D\uDE00b", " "})
    void texts_of_unicode_are_taken(String text) {
        assertThatCode(() -> Texts.requireText("key", 5, text)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "123456", "a\n", "\u0000", "\u007F", "\u0085", "\uD83D", "\uDE00", "a\uD83Db", "\uDE00\uD83D"
            })
    void control_characters_and_halves_of_pairs_are_refused(String text) {
        assertThatThrownBy(() -> Texts.requireText("key", 5, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("key must have 1 to 5 characters of Unicode without control characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "Z9", "a.b", "-", "_", "..."})
    void names_are_taken(String name) {
        assertThatCode(() -> Texts.requireName("destination", 3, name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abcd", "a b", "ä", "a/b", ".", ".."})
    void what_is_no_name_is_refused(String name) {
        assertThatThrownBy(() -> Texts.requireName("destination", 3, name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("destination must have 1 to 3 letters");
    }
}
