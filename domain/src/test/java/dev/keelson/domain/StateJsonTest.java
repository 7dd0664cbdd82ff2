package dev.keelson.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StateJsonTest {

    private final StateJson json = new StateJson();

    record Line(String product, BigDecimal price) {}

    record Order(String id, List<Line> lines, Map<String, Integer> counts, Optional<String> note, Instant at) {}

    static final class Till {
        private int cents;
        private transient int seen;

        Till() {}

        int getEuros() {
            return cents / 100 + seen;
        }
    }

    record NoSuch(String other) {}

    @Test
    void a_record_comes_back_equal() throws IOException {
        var order = new Order(
                "o-1",
                List.of(new Line("lamp", new BigDecimal("12.30"))),
                Map.of("b", 2, "a", 1),
                Optional.of("fragile"),
                Instant.ofEpochSecond(7, 123_456_789));

        assertThat(json.decode(json.encode(order), Order.class)).isEqualTo(order);
    }

    @Test
    void hidden_fields_are_kept_and_computed_values_are_not() throws IOException {
        var till = new Till();
        till.cents = 250;
        till.seen = 3;

        assertThat(new String(json.encode(till), StandardCharsets.UTF_8)).isEqualTo("{\"cents\":250}");
        assertThat(json.decode(json.encode(till), Till.class).cents).isEqualTo(250);
    }

    @Test
    void another_shape_is_a_fault() throws IOException {
        var bytes = json.encode(new Line("lamp", BigDecimal.ONE));

        assertThatThrownBy(() -> json.decode(bytes, NoSuch.class)).isInstanceOf(IOException.class);
    }

    @Test
    void the_length_is_that_of_the_bytes() throws IOException {
        var line = new Line("grün", new BigDecimal("12.30"));

        assertThat(json.lengthOf(line)).isEqualTo(json.encode(line).length);
    }

    @Test
    void what_cannot_be_written_is_told() {
        assertThatThrownBy(() -> json.encode(new Object())).isInstanceOf(IOException.class);
    }
}
