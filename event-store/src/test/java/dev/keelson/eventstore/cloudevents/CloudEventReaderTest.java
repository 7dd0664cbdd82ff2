package dev.keelson.eventstore.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CloudEventReaderTest {

    private static final String LINE = """
            {"specversion":"1.0","id":"e-1","source":"/keelson","type":"t.A","time":"2026-03-01T10:15:30Z",\
            "datacontenttype":"application/json","position":3,"revision":"1","correlationid":"c-1","tags":"a:b",\
            "metadata":"{\\"correlationId\\":\\"c-1\\"}","data":{"a": 1}}""";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void the_data_is_what_stands_between_its_neighbours() {
        assertThat(CloudEventReader.read(bytes(LINE)).event().payload()).isEqualTo(bytes("{\"a\": 1}"));
        assertThat(CloudEventReader.read(bytes(LINE.replace("{\"a\": 1}", " 1.50 ")))
                        .event()
                        .payload())
                .isEqualTo(bytes("1.50"));
        assertThat(CloudEventReader.read(bytes(
                                "{\"data\" : \"\u00e9 }\" ," + LINE.substring(1).replace(",\"data\":{\"a\": 1}", "")))
                        .event()
                        .payload())
                .isEqualTo(bytes("\"\u00e9 }\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"1.0\"|\"0.3\"|specversion must be 1.0, was '0.3'",
                "\"e-1\"|\"\"|id must have 1 to 255 characters, was ''",
                "\"e-1\"|7|id must be a string, was '7'",
                "\"id\":\"e-1\",||id must be there, was absent",
                "\"/keelson\"|\"\"|source must be a URI reference, was ''",
                "10:15:30Z|25:15:30Z|time must be an RFC 3339 time with at most six decimals of a second, was '2026",
                "30Z|30.1234567Z|at most six decimals of a second, was '2026-03-01T10:15:30.1234567Z'",
                "\"position\":3|\"position\":0|position must be a whole number from 1, was '0'",
                "\"position\":3|\"position\":\"3\"|position must be a whole number from 1, was '3'",
                "\"position\":3|\"position\":3.0|position must be a whole number from 1, was '3.0'",
                "\"position\":3|\"position\":9223372036854775808|position must be a whole number from 1, was '9223372036854775808'",
                "\"position\":3,||position must be a whole number from 1, was absent",
                "\"c-1\",|\"c-2\",|correlationid must be 'c-1', as correlationId in the metadata, was 'c-2'",
                "\"correlationid\":\"c-1\",||correlationid must be 'c-1', as correlationId in the metadata, was absent",
                "\"tags\"|\"causationid\":\"x\",\"tags\"|causationid must be absent, as causationId is from the metadata",
                "\"a:b\"|\"ab\"|tags must be key:value pairs joined by commas, was 'ab'",
                "\"{\\\"correlationId\\\":\\\"c-1\\\"}\"|\"c-1\"|metadata must be the text of a JSON object of strings, was 'c-1'",
                "\"metadata\"|\"metadatum\"|metadatum must be absent: the log has no place for it",
                ",\"data\":{\"a\": 1}||data or data_base64 must be there, was absent",
                ",\"data\":{\"a\": 1}|,\"data_base64\":\"?\"|data_base64 must be a string in base64, was '?'",
                ",\"data\":{\"a\": 1}|,\"data\":1,\"data_base64\":\"\"|data or data_base64 must stand once, stands twice",
                "\"tags\"|\"type\":\"t.B\",\"tags\"|type must stand once, stands twice",
                "{\"a\": 1}}|{\"a\": 1|must be one JSON object, but at byte",
                "{\"a\": 1}}|{\"a\": 1}} {}|must be one JSON object, but more follows",
                "{\"specversion\"|[{\"specversion\"|must be one JSON object, was",
            })
    void what_is_not_right_is_told_with_name_value_and_fix(String part, String replacement, String message) {
        var line = LINE.replace(part, replacement == null ? "" : replacement);

        assertThat(line).isNotEqualTo(LINE);
        assertThatThrownBy(() -> CloudEventReader.read(bytes(line)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"''", "' '", "[]", "1", "x"})
    void what_is_no_object_is_refused(String line) {
        assertThatThrownBy(() -> CloudEventReader.read(bytes(line)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must be one JSON object");
    }

    @Test
    void another_encoding_is_refused() {
        assertThatThrownBy(() -> CloudEventReader.read(LINE.getBytes(StandardCharsets.UTF_16LE)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
