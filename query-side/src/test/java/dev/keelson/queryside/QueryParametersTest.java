package dev.keelson.queryside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keelson.domain.InvalidMessageException;
import dev.keelson.domain.StrictJson;
import dev.keelson.domain.Violation;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class QueryParametersTest {

    private final StrictJson json = StrictJson.create();
    private final QueryParameters parameters = new QueryParameters(json.mapper());

    enum Colour {
        RED
    }

    record Everything(
            String text,
            int count,
            @Nullable BigDecimal price,
            boolean open,
            Colour colour,
            LocalDate day,
            Optional<Long> maybe,
            List<String> names,
            Set<Integer> numbers) {}

    @Test
    void parameters_become_json_by_the_types_of_the_components() {
        var everything = json.decode(
                toJson(Map.of(
                        "text", List.of("12"),
                        "count", List.of("-3"),
                        "price", List.of("12.30"),
                        "open", List.of("true"),
                        "colour", List.of("RED"),
                        "day", List.of("2026-03-01"),
                        "maybe", List.of("5"),
                        "names", List.of("a", "1"),
                        "numbers", List.of("1", "2"))),
                Everything.class);

        assertThat(everything)
                .isEqualTo(new Everything(
                        "12",
                        -3,
                        new BigDecimal("12.30"),
                        true,
                        Colour.RED,
                        LocalDate.of(2026, 3, 1),
                        Optional.of(5L),
                        List.of("a", "1"),
                        Set.of(1, 2)));
    }

    @Test
    void text_where_a_number_is_due_stays_text_for_the_decoder_to_refuse() {
        var fields = toJson(Map.of("count", List.of("three")));

        assertThat(fields.path("count").isTextual()).isTrue();
        assertThatThrownBy(() -> json.decode(fields, Everything.class))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageStartingWith("/count must be a whole number");
    }

    @Test
    void unknown_parameters_and_scalars_given_twice_are_named_together() {
        assertThatThrownBy(() -> toJson(Map.of("nam/e", List.of("x"), "count", List.of("1", "2"))))
                .isInstanceOfSatisfying(InvalidMessageException.class, e -> assertThat(e.violations())
                        .extracting(Violation::pointer)
                        .containsExactly("/count", "/nam~1e"));
    }

    private JsonNode toJson(Map<String, List<String>> values) {
        return parameters.toJson(values, Everything.class);
    }
}
