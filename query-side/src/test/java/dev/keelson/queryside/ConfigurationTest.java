package dev.keelson.queryside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ConfigurationTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void the_feed_has_defaults() {
        assertThat(FeedConfiguration.DEFAULT)
                .isEqualTo(new FeedConfiguration(
                        URI.create("/keelson"),
                        1_000,
                        4,
                        100,
                        100,
                        1_000,
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(2)));
    }

    @Test
    void queries_have_defaults() {
        assertThat(QueryConfiguration.DEFAULT)
                .isEqualTo(new QueryConfiguration(
                        256, 1_000, Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(30), 1_048_576));
    }

    @Test
    void every_value_of_the_feed_can_be_changed() {
        assertThat(FeedConfiguration.DEFAULT
                        .withSource(URI.create("urn:x"))
                        .withMaxSubscribers(1)
                        .withMaxConcurrentReads(2)
                        .withPageSize(3)
                        .withDefaultLimit(4)
                        .withMaxLimit(5)
                        .withHeartbeat(Duration.ofSeconds(6))
                        .withWriteTimeout(Duration.ofSeconds(7))
                        .withCloseTimeout(Duration.ofSeconds(8)))
                .isEqualTo(new FeedConfiguration(
                        URI.create("urn:x"),
                        1,
                        2,
                        3,
                        4,
                        5,
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(8)));
    }

    @Test
    void every_value_of_queries_can_be_changed() {
        assertThat(QueryConfiguration.DEFAULT
                        .withMaxConcurrent(1)
                        .withMaxWaiting(2)
                        .withTimeout(SECOND)
                        .withDefaultWait(SECOND)
                        .withMaxWait(SECOND)
                        .withMaxBodyBytes(3))
                .isEqualTo(new QueryConfiguration(1, 2, SECOND, SECOND, SECOND, 3));
    }

    static Stream<UnaryOperator<FeedConfiguration>> wrongFeeds() {
        return Stream.of(
                feed -> feed.withSource(URI.create("")),
                feed -> feed.withMaxSubscribers(0),
                feed -> feed.withMaxConcurrentReads(0),
                feed -> feed.withPageSize(0),
                feed -> feed.withDefaultLimit(0),
                feed -> feed.withMaxLimit(99),
                feed -> feed.withHeartbeat(Duration.ZERO),
                feed -> feed.withWriteTimeout(Duration.ZERO),
                feed -> feed.withCloseTimeout(Duration.ZERO));
    }

    @ParameterizedTest
    @MethodSource("wrongFeeds")
    void a_wrong_value_of_the_feed_is_refused(UnaryOperator<FeedConfiguration> change) {
        assertThatThrownBy(() -> change.apply(FeedConfiguration.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must");
    }

    static Stream<UnaryOperator<QueryConfiguration>> wrongQueries() {
        return Stream.of(
                query -> query.withMaxConcurrent(0),
                query -> query.withMaxWaiting(0),
                query -> query.withTimeout(Duration.ZERO),
                query -> query.withDefaultWait(Duration.ZERO),
                query -> query.withMaxWait(SECOND),
                query -> query.withMaxBodyBytes(0));
    }

    @ParameterizedTest
    @MethodSource("wrongQueries")
    void a_wrong_value_of_queries_is_refused(UnaryOperator<QueryConfiguration> change) {
        assertThatThrownBy(() -> change.apply(QueryConfiguration.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must");
    }
}
