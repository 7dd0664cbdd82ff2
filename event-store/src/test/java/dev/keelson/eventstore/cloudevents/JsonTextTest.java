package dev.keelson.eventstore.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[1, 2]",
                "\"a\"",
                "-1.50e3",
                "true",
                "null",
                " {\n\"a\" : {\"b\":[]}}\r\n",
                "{\"a\":1,\"a\":2}",
                "\"\u00e9\ud83d\ude00\""
            })
    void json_is_json(String text) {
        assertThat(JsonText.isJson(text.getBytes(StandardCharsets.UTF_8))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{}}",
                "{} {}",
                "1 2",
                "12a",
                "'a'",
                "{a:1}",
                "[1,]",
                "NaN",
                "01",
                "\"a",
                "\"\n\"",
                "<a/>",
                "{}//",
                "\ufeff{}",
                "\0",
                "{\0}",
                "tru"
            })
    void anything_else_is_not(String text) {
        assertThat(JsonText.isJson(text.getBytes(StandardCharsets.UTF_8))).isFalse();
    }

    @Test
    void other_encodings_are_not() {
        assertThat(JsonText.isJson("{}".getBytes(StandardCharsets.UTF_16LE))).isFalse();
        assertThat(JsonText.isJson("{}".getBytes(StandardCharsets.UTF_16BE))).isFalse();
        assertThat(JsonText.isJson("\"\u00e9\"".getBytes(StandardCharsets.ISO_8859_1)))
                .isFalse();
        assertThat(JsonText.isJson(new byte[] {'"', (byte) 0xC0, (byte) 0xAF, '"'}))
                .isFalse();
        assertThat(JsonText.isJson(new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'}))
                .isFalse();
    }

    @Test
    void strings_are_read_by_their_keys() {
        assertThat(JsonText.readStrings("{\"\":\"\", \"a b\":\"\\u0000\"}")).isEqualTo(Map.of("", "", "a b", "\0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"a\":1}", "{\"a\":null}", "{\"a\":\"1\",\"a\":\"2\"}", "{} {}", "{", "\"a\""})
    void what_is_no_object_of_strings_is_refused(String text) {
        assertThatThrownBy(() -> JsonText.readStrings(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
