package dev.keelson.messagingadapters.relay;

import static dev.keelson.messagingadapters.relay.RelayWorld.QUICK;
import static dev.keelson.messagingadapters.relay.RelayWorld.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.eventstore.TestDatabase;
import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.Delivery;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import dev.keelson.messagingadapters.redisstreams.RedisServer;
import dev.keelson.messagingadapters.redisstreams.RedisStreams;
import dev.keelson.messagingadapters.redisstreams.RedisStreamsConfiguration;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A relay to a real Redis, which is killed in the middle. */
final class RedisRelayIT {

    private static final int EVENTS = 10_000;
    private static final int KEYS = 200;

    private final RelayWorld world = new RelayWorld(TestDatabase.postgresql());
    private final RedisServer server = new RedisServer();
    private final Map<String, Set<String>> received = new ConcurrentHashMap<>();

    @AfterEach
    void close() {
        world.close();
        server.close();
    }

    private void receive(Delivery delivery) {
        var message = delivery.message();
        received.computeIfAbsent(message.key(), _ -> Collections.synchronizedSet(new LinkedHashSet<>()))
                .add(message.envelope().id());
        delivery.acknowledge();
    }

    private Map<String, List<String>> receivedByKey() {
        var byKey = new ConcurrentHashMap<String, List<String>>();
        received.forEach((key, ids) -> byKey.put(key, List.copyOf(ids)));
        return byKey;
    }

    private MessagingAdapter adapter() {
        return RedisStreams.open(RedisStreamsConfiguration.of(server.uri()), AdapterConfiguration.DEFAULT);
    }

    @Test
    void a_redis_that_is_killed_in_the_middle_has_everything_in_the_end_in_order_per_key() {
        server.start();
        try (var adapter = adapter()) {
            var _ = adapter.subscribe(
                    SubscriptionConfiguration.of(RelayWorld.DESTINATION, "readers")
                            .withInFlight(1_000),
                    this::receive);
            var node = world.relaying(QUICK, adapter);
            world.append(EVENTS / 2, KEYS);
            node.start();
            eventually(() -> assertThat(node.status().confirmed()).isGreaterThan(EVENTS / 10));
            server.kill();
            world.append(EVENTS / 2, KEYS);
            eventually(() -> assertThat(node.status().state()).isInstanceOf(RelayState.Retrying.class));
            server.start();

            eventually(() -> assertThat(node.status().lag()).isZero());
            eventually(() -> assertThat(receivedByKey()).isEqualTo(world.appendedByKey()));
            assertThat(node.close(Duration.ofSeconds(RelayWorld.PATIENCE_SECONDS)))
                    .isTrue();
            assertThat(world.storedPosition()).isEqualTo(EVENTS);
        }
    }
}
