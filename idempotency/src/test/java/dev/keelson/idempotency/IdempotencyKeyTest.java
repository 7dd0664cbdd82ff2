package dev.keelson.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdempotencyKeyTest {

    private static final String EARLY = "01a20145-9181-7f4d-a297-e108be0676b6";
    private static final String LATE = "01a20145-9182-70aa-8297-e108be0676b6";

    /** Other hashes would let every request that is under way in a second time. */
    @Test
    void the_hash_of_a_key_is_the_same_for_ever() {
        assertThat(hash("alice/orders.PlaceOrder", "order-1")).isEqualTo("5063c431-364c-04d3-6c9b-baa340562e07");
        assertThat(hash("alice/orders.PlaceOrder", EARLY)).isEqualTo("01a20145-9181-4446-fee9-f619401037b8");
    }

    @Test
    void keys_in_the_order_of_time_have_hashes_in_the_order_of_time() {
        var sorted = Stream.of(new IdempotencyKey("bob", LATE), new IdempotencyKey("alice", EARLY))
                .sorted((one, other) -> Long.compare(
                        one.hash().getMostSignificantBits(), other.hash().getMostSignificantBits()))
                .map(IdempotencyKey::value);

        assertThat(sorted).containsExactly(EARLY, LATE);
    }

    @Test
    void keys_of_one_time_are_told_apart_by_scope_and_value() {
        var key = new IdempotencyKey("alice", EARLY);

        assertThat(new IdempotencyKey("alice", EARLY)).isEqualTo(key).hasSameHashCodeAs(key);
        assertThat(List.of(
                        new IdempotencyKey("bob", EARLY),
                        new IdempotencyKey("alice", EARLY.replace("7f4d", "7f4e")),
                        new IdempotencyKey("alice", EARLY.toUpperCase(Locale.ROOT))))
                .doesNotContain(key)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\u007f", "é", "a\n"})
    void a_key_has_visible_ascii_characters_only(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IdempotencyKey("alice", value))
                .withMessage("a key must have 1 to 255 visible ASCII characters, had %d", value.length());
    }

    private static String hash(String scope, String value) {
        return new IdempotencyKey(scope, value).hash().toString();
    }
}
