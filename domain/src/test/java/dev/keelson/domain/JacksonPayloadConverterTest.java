package dev.keelson.domain;

import static dev.keelson.domain.Refusals.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.conversion.ConversionException;
import org.junit.jupiter.api.Test;

final class JacksonPayloadConverterTest {

    private final JacksonPayloadConverter converter = new JacksonPayloadConverter();

    record Line(String productId, int quantity) {}

    record OrderPlaced(
            String orderId,
            Instant at,
            Duration deadline,
            Optional<String> note,
            Optional<Line> gift,
            List<Line> lines,
            Map<String, BigDecimal> totals) {}

    private static final OrderPlaced EVENT = new OrderPlaced(
            "o-1",
            Instant.parse("2026-01-02T03:04:05.678901Z"),
            Duration.ofHours(36),
            Optional.empty(),
            Optional.of(new Line("p-9", 1)),
            List.of(new Line("p-1", 2)),
            Map.of("EUR", new BigDecimal("12.30")));

    @Test
    void a_record_comes_back_from_its_bytes() {
        byte[] bytes = converter.convert(EVENT, byte[].class);
        OrderPlaced back = converter.convert(bytes, OrderPlaced.class);
        assertThat(back).isEqualTo(EVENT);
    }

    @Test
    void bytes_are_readable_json() {
        byte[] bytes = converter.convert(EVENT, byte[].class);
        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .contains("\"at\":\"2026-01-02T03:04:05.678901Z\"", "\"note\":null", "\"EUR\":12.30");
    }

    @Test
    void a_field_that_the_type_does_not_know_is_passed_over() {
        Line line = converter.convert(json("{'productId':'p-1','quantity':2,'since':'later'}"), Line.class);
        assertThat(line).isEqualTo(new Line("p-1", 2));
    }

    @Test
    void a_field_that_the_writer_did_not_know_is_left_out() {
        OrderPlaced old = converter.convert(json("{'orderId':'o-1'}"), OrderPlaced.class);
        assertThat(old.orderId()).isEqualTo("o-1");
        assertThat(old.note()).isEmpty();
    }

    @Test
    void what_is_of_the_type_already_is_passed_through() {
        Object same = converter.convert(EVENT, OrderPlaced.class);
        assertThat(same).isSameAs(EVENT);
        byte[] bytes = {1, 2};
        Object sameBytes = converter.convert(bytes, byte[].class);
        assertThat(sameBytes).isSameAs(bytes);
    }

    @Test
    void nothing_stays_nothing() {
        Object nothing = converter.convert(null, OrderPlaced.class);
        assertThat(nothing).isNull();
        Object noBytes = converter.convert(null, byte[].class);
        assertThat(noBytes).isNull();
    }

    @Test
    void trees_are_read_and_written() {
        JsonNode tree = converter.convert(json("{'productId':'p-1','quantity':2}"), JsonNode.class);
        assertThat(tree.path("quantity").intValue()).isEqualTo(2);
        Line line = converter.convert(tree, Line.class);
        assertThat(line).isEqualTo(new Line("p-1", 2));
        byte[] bytes = converter.convert(JsonNodeFactory.instance.objectNode().put("a", 1), byte[].class);
        assertThat(bytes).isEqualTo(json("{'a':1}"));
        JsonNode ofRecord = converter.convert(new Line("p-1", 2), JsonNode.class);
        assertThat(ofRecord).isEqualTo(tree);
    }

    @Test
    void an_object_becomes_another_of_the_same_shape() {
        Line line = converter.convert(Map.of("productId", "p-1", "quantity", 2), Line.class);
        assertThat(line).isEqualTo(new Line("p-1", 2));
    }

    @Test
    void generic_types_are_read() {
        var listOfLines = new TypeReference<List<Line>>() {}.getType();
        List<Line> lines = converter.convert(json("[{'productId':'p-1','quantity':2}]"), listOfLines);
        assertThat(lines).containsExactly(new Line("p-1", 2));
    }

    @Test
    void what_does_not_fit_is_named_by_its_pointer() {
        assertThatThrownBy(() -> converter.convert(json("{'lines':[{'quantity':'x'}]}"), OrderPlaced.class))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("/lines/0/quantity must be a whole number, was \"x\"");
    }

    @Test
    void everything_can_be_converted() {
        assertThat(converter.canConvert(Line.class, byte[].class)).isTrue();
    }
}
