package dev.keelson.messagingadapters.redisstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class RedisStreamsConfigurationTest {

    private static final RedisStreamsConfiguration REDIS =
            RedisStreamsConfiguration.of(URI.create("redis://user:secret@localhost:6379/1"));

    private static void assertRefused(String message, Supplier<?> making) {
        assertThatIllegalArgumentException().isThrownBy(making::get).withMessageStartingWith(message);
    }

    @Test
    void what_is_configured_is_checked() {
        assertRefused("uri must be redis://", () -> RedisStreamsConfiguration.of(URI.create("http://localhost")));
        assertRefused("prefix must not contain", () -> REDIS.withPrefix("{a}"));
        assertRefused("shards must be from 1 to 1024, was 0", () -> REDIS.withShards(0));
        assertRefused("lease must be from PT0.1S", () -> REDIS.withLease(Duration.ZERO));
        assertRefused("entries must be from 1 to 1000000000, was 0", () -> new Retention.Newest(0));
        assertRefused("time must be from PT1S", () -> new Retention.Within(Duration.ofMillis(999)));
        assertRefused("connections must be from 3", () -> REDIS.withConnections(2));
    }

    @Test
    void a_password_is_not_shown() {
        assertThat(REDIS).hasToString("Redis at localhost:6379");
    }
}
