package dev.keelson.queryside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.domain.HandledMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QueryCacheTest {

    private static final Duration AGE = Duration.ofSeconds(1);
    private static final Answer ANSWER = Answer.of(new byte[100], 1);

    private final AtomicLong nanos = new AtomicLong(42);
    private final Question lamp = question("lamp");

    private QueryCache cache(long bytes, DoubleSupplier random) {
        return new QueryCache(bytes, nanos::get, random);
    }

    private static Question question(String product) {
        try {
            var handler = StockQueries.class.getDeclaredMethod("find", StockQueries.FindKept.class);
            return new Question(
                    new HandledMessage("stock.FindKept", "1", StockQueries.FindKept.class, handler),
                    new StockQueries.FindKept(product));
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @ParameterizedTest
    @CsvSource({"0.0, 1000", "0.5, 950", "1.0, 900"})
    void an_answer_ends_up_to_a_tenth_before_its_age(double random, long endMillis) {
        var cache = cache(1_000_000, () -> random);
        cache.keep(lamp, 10, ANSWER, cache.now(), AGE);

        pass(Duration.ofMillis(endMillis - 1));
        assertThat(cache.find(lamp)).isNotNull();
        pass(Duration.ofMillis(1));
        assertThat(cache.find(lamp)).isNull();
    }

    @Test
    void answers_that_were_made_together_do_not_end_together() {
        var random = new Random(7);
        var cache = cache(1_000_000, random::nextDouble);
        var questions = new ArrayList<Question>();
        for (var i = 0; i < 200; i++) {
            questions.add(question("product-" + i));
            cache.keep(questions.getLast(), 10, ANSWER, cache.now(), AGE);
        }
        var ends = new TreeSet<Long>();
        for (var millis = 0L; !questions.isEmpty(); millis += 5) {
            if (questions.removeIf(question -> cache.find(question) == null)) {
                ends.add(millis);
            }
            pass(Duration.ofMillis(5));
        }
        assertThat(ends).hasSizeGreaterThan(15);
        assertThat(ends.first()).isBetween(900L, 950L);
        assertThat(ends.last()).isBetween(950L, 1_000L);
    }

    @Test
    void the_time_of_the_run_counts() {
        var cache = cache(1_000_000, () -> 0);
        var begun = cache.now();
        pass(Duration.ofMillis(400));
        cache.keep(lamp, 10, ANSWER, begun, AGE);

        pass(Duration.ofMillis(599));
        assertThat(cache.find(lamp)).isNotNull();
        pass(Duration.ofMillis(1));
        assertThat(cache.find(lamp)).isNull();
    }

    @Test
    void a_new_answer_has_the_whole_time_again() {
        var cache = cache(1_000_000, () -> 0);
        cache.keep(lamp, 10, ANSWER, cache.now(), AGE);
        pass(Duration.ofMillis(900));
        cache.keep(lamp, 10, Answer.of(new byte[1], 2), cache.now(), AGE);

        pass(Duration.ofMillis(900));
        assertThat(cache.find(lamp)).isNotNull();
    }

    @Test
    void the_memory_is_bounded_by_bytes_of_questions_and_answers() {
        var cache = cache(10_000, () -> 0);
        for (var i = 0; i < 1_000; i++) {
            cache.keep(question("product-" + i), 144, ANSWER, cache.now(), AGE);
        }
        assertThat(cache.weight()).isBetween(5_000L, 10_000L);
        assertThat(cache.size()).isEqualTo(cache.weight() / 500);
    }

    @Test
    void what_is_larger_than_the_memory_is_not_kept() {
        var cache = cache(10_000, () -> 0);
        cache.keep(lamp, 10, Answer.of(new byte[20_000], 1), cache.now(), AGE);
        assertThat(cache.find(lamp)).isNull();
    }

    @Test
    void without_memory_nothing_is_kept() {
        var cache = cache(0, () -> 0);
        cache.keep(lamp, 10, ANSWER, cache.now(), AGE);
        assertThat(cache.find(lamp)).isNull();
    }
}
