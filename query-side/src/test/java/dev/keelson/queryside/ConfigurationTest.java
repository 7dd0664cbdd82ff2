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
    private static final LiveQueryConfiguration ONE_SUBSCRIBER = LiveQueryConfiguration.DEFAULT.withMaxSubscribers(1);

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
                        256,
                        1_000,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        1_048_576,
                        33_554_432,
                        LiveQueryConfiguration.DEFAULT));
    }

    @Test
    void subscriptions_have_defaults() {
        assertThat(LiveQueryConfiguration.DEFAULT)
                .isEqualTo(new LiveQueryConfiguration(
                        100,
                        Duration.ofMillis(100),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(2)));
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
                        .withMaxBodyBytes(3)
                        .withCacheBytes(4)
                        .withSubscriptions(ONE_SUBSCRIBER))
                .isEqualTo(new QueryConfiguration(1, 2, SECOND, SECOND, SECOND, 3, 4, ONE_SUBSCRIBER));
    }

    @Test
    void every_value_of_subscriptions_can_be_changed() {
        assertThat(LiveQueryConfiguration.DEFAULT
                        .withMaxSubscribers(1)
                        .withUpdateInterval(Duration.ofSeconds(2))
                        .withHeartbeat(Duration.ofSeconds(3))
                        .withWriteTimeout(Duration.ofSeconds(4))
                        .withCloseTimeout(Duration.ofSeconds(5)))
                .isEqualTo(new LiveQueryConfiguration(
                        1, Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4), Duration.ofSeconds(5)));
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
                query -> query.withMaxBodyBytes(0),
                query -> query.withCacheBytes(-1));
    }

    @ParameterizedTest
    @MethodSource("wrongQueries")
    void a_wrong_value_of_queries_is_refused(UnaryOperator<QueryConfiguration> change) {
        assertThatThrownBy(() -> change.apply(QueryConfiguration.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must");
    }

    static Stream<UnaryOperator<LiveQueryConfiguration>> wrongLiveQueries() {
        return Stream.of(
                subscriptions -> subscriptions.withMaxSubscribers(0),
                subscriptions -> subscriptions.withUpdateInterval(Duration.ZERO),
                subscriptions -> subscriptions.withHeartbeat(Duration.ZERO),
                subscriptions -> subscriptions.withWriteTimeout(Duration.ZERO),
                subscriptions -> subscriptions.withCloseTimeout(Duration.ZERO));
    }

    @ParameterizedTest
    @MethodSource("wrongLiveQueries")
    void a_wrong_value_of_live_queries_is_refused(UnaryOperator<LiveQueryConfiguration> change) {
        assertThatThrownBy(() -> change.apply(LiveQueryConfiguration.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must");
    }

    @Test
    void every_value_of_durable_subscriptions_can_be_changed() {
        assertThat(SubscriptionConfiguration.DEFAULT
                        .withMaxSubscriptions(1)
                        .withMaxStandbys(2)
                        .withClaimTimeout(SECOND))
                .isEqualTo(new SubscriptionConfiguration(1, 2, SECOND));
    }

    static Stream<UnaryOperator<SubscriptionConfiguration>> wrongSubscriptions() {
        return Stream.of(
                subscriptions -> subscriptions.withMaxSubscriptions(0),
                subscriptions -> subscriptions.withMaxStandbys(0),
                subscriptions -> subscriptions.withClaimTimeout(Duration.ZERO));
    }

    @ParameterizedTest
    @MethodSource("wrongSubscriptions")
    void a_wrong_value_of_subscriptions_is_refused(UnaryOperator<SubscriptionConfiguration> change) {
        assertThatThrownBy(() -> change.apply(SubscriptionConfiguration.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must");
    }
}
