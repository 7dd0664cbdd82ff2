package dev.keelson.queryside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keelson.domain.JacksonPayloadConverter;
import dev.keelson.domain.MessageCatalog;
import dev.keelson.domain.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.messaging.core.EmptyApplicationContext;
import org.axonframework.messaging.core.annotation.ClasspathParameterResolverFactory;
import org.axonframework.messaging.core.annotation.MultiParameterResolverFactory;
import org.axonframework.messaging.core.conversion.DelegatingMessageConverter;
import org.axonframework.messaging.core.unitofwork.SimpleUnitOfWorkFactory;
import org.axonframework.messaging.queryhandling.SimpleQueryBus;
import org.axonframework.messaging.queryhandling.annotation.AnnotatedQueryHandlingComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What time and positions do to answers in memory. */
@Timeout(30)
final class QueryAnswersTest {

    private final StockQueries stock = new StockQueries();
    private final TestPositions positions = new TestPositions();
    private final FeedLog observer = new FeedLog();
    private final AtomicLong nanos = new AtomicLong();
    private final MessageCatalog catalog = new MessageCatalog();
    private final QueryAnswers answers = answers();

    private QueryAnswers answers() {
        var bus = new SimpleQueryBus(new SimpleUnitOfWorkFactory(EmptyApplicationContext.INSTANCE));
        bus.subscribe(new AnnotatedQueryHandlingComponent<>(
                stock,
                MultiParameterResolverFactory.ordered(
                        catalog, ClasspathParameterResolverFactory.forClass(StockQueries.class)),
                new DelegatingMessageConverter(new JacksonPayloadConverter())));
        return new QueryAnswers(
                new QueryRunner(bus, 10, Duration.ofSeconds(20)),
                positions,
                StrictJson.create(),
                CachePolicy.of(catalog.queries()),
                new QueryCache(1_000_000, nanos::get, () -> 0),
                observer);
    }

    @BeforeEach
    void fill() {
        put(1, "shelf");
    }

    @AfterEach
    void open() {
        stock.gate.countDown();
    }

    private void put(long position, String place) {
        stock.places.put("lamp", place);
        positions.moveTo(position);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private Question perhapsStale() {
        return new Question(
                catalog.query("stock.FindPerhapsStale").orElseThrow(), new StockQueries.FindPerhapsStale("lamp"));
    }

    private void assertGiven(long minimum, String place, long position, boolean stale) {
        var given = answers.answer(perhapsStale(), minimum);
        assertThat(new String(given.answer().json(), StandardCharsets.UTF_8)).isEqualTo("{\"name\":\"" + place + "\"}");
        assertThat(given.answer().position()).isEqualTo(position);
        assertThat(given.stale()).isEqualTo(stale);
    }

    @Test
    void an_answer_is_told_its_age() {
        assertThat(answers.answer(perhapsStale(), 0).age()).isEmpty();
        pass(Duration.ofSeconds(3));
        assertThat(answers.answer(perhapsStale(), 0).age()).contains(Duration.ofSeconds(3));
        assertThat(stock.runs).hasSize(1);
    }

    @Test
    void an_answer_ends_with_its_age_though_nothing_moved() {
        assertGiven(0, "shelf", 1, false);
        stock.places.put("lamp", "window");
        pass(Duration.ofMillis(59_999));
        assertGiven(0, "shelf", 1, false);
        pass(Duration.ofMillis(1));
        assertGiven(0, "window", 1, false);
    }

    @Test
    void what_moved_is_given_stale_while_one_run_makes_it_new() {
        assertGiven(0, "shelf", 1, false);
        put(2, "window");
        stock.gate = new CountDownLatch(1);

        for (var i = 0; i < 5; i++) {
            assertGiven(0, "shelf", 1, true);
        }
        await().until(() -> stock.runs.size() == 2);
        stock.gate.countDown();
        await().until(() -> !answers.answer(perhapsStale(), 0).stale());

        assertGiven(0, "window", 2, false);
        assertThat(stock.runs).hasSize(2);
        assertThat(observer.misses()).isEqualTo(1);
    }

    @Test
    void the_time_for_stale_answers_begins_when_one_was_last_known_to_be_right() {
        assertGiven(0, "shelf", 1, false);
        pass(Duration.ofSeconds(5));
        assertGiven(0, "shelf", 1, false);
        stock.gate = new CountDownLatch(1);
        put(2, "window");

        pass(Duration.ofSeconds(50));
        assertGiven(0, "shelf", 1, true);
        stock.gate.countDown();
    }

    @Test
    void what_was_not_known_to_be_right_for_too_long_is_not_given() {
        assertGiven(0, "shelf", 1, false);
        put(2, "window");

        pass(Duration.ofMillis(50_001));
        assertGiven(0, "window", 2, false);
        assertThat(observer.staleHits()).isZero();
    }

    @Test
    void who_needs_a_position_is_given_none_that_has_not_seen_it() {
        assertGiven(1, "shelf", 1, false);
        put(2, "window");

        assertGiven(2, "window", 2, false);
        assertThat(observer.staleHits()).isZero();
    }

    @Test
    void who_needs_a_position_that_a_stale_answer_has_seen_may_be_given_it() {
        assertGiven(1, "shelf", 1, false);
        put(2, "window");

        assertGiven(1, "shelf", 1, true);
    }

    @Test
    void a_new_answer_that_fails_is_told_when_the_time_for_stale_ones_is_over() {
        assertGiven(0, "shelf", 1, false);
        put(2, StockQueries.BROKEN);
        assertGiven(0, "shelf", 1, true);
        await().until(() -> stock.runs.size() >= 2);

        pass(Duration.ofMillis(50_001));
        put(3, "window");
        assertGiven(0, "window", 3, false);
    }
}
