package dev.keelson.queryside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.domain.CachedQuery;
import dev.keelson.domain.HandledMessage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CachePolicyTest {

    record Fields(List<String> names) {}

    /** As a careless domain would have it. */
    @SuppressWarnings("ArrayRecordComponent")
    record Array(byte[] bytes) {}

    /** As a domain would have them. */
    interface Handlers {

        @CachedQuery
        void usual(Fields query);

        @CachedQuery(maxAgeMillis = 5, staleMillis = 7)
        void stated(Fields query);

        void none(Fields query);

        @CachedQuery(maxAgeMillis = 0)
        void ageless(Fields query);

        @CachedQuery(staleMillis = -1)
        void negative(Fields query);

        @CachedQuery
        void text(String query);

        @CachedQuery
        void array(Array query);
    }

    private static HandledMessage query(String name) {
        var handler = Arrays.stream(Handlers.class.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return new HandledMessage(name, "1", handler.getParameterTypes()[0], handler);
    }

    @Test
    void only_queries_that_ask_for_it_are_kept_and_as_long_as_they_say() {
        assertThat(CachePolicy.of(List.of(query("usual"), query("stated"), query("none"))))
                .isEqualTo(Map.of(
                        "usual", new CachePolicy(Duration.ofSeconds(1), Duration.ZERO),
                        "stated", new CachePolicy(Duration.ofMillis(5), Duration.ofMillis(7))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ageless  | @CachedQuery of ageless: maxAgeMillis must be at least 1, was 0",
                "negative | @CachedQuery of negative: staleMillis must be at least 0, was -1",
                "text     | @CachedQuery of text: java.lang.String must be a record",
                "array    | @CachedQuery of array: bytes of dev.keelson.queryside.CachePolicyTest$Array must be a list"
            })
    void what_cannot_be_kept_is_refused_by_name(String query, String message) {
        var queries = List.of(query(query));
        assertThatThrownBy(() -> CachePolicy.of(queries))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
