package dev.keelson.messagingadapters.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.redisstreams.RedisStreams;
import dev.keelson.messagingadapters.redisstreams.RedisStreamsConfiguration;
import dev.keelson.messagingadapters.tck.CuttableLink;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A consumer on a real broker and a real database, with members that are cut off and duplicates. */
final class RedisConsumerIT {

    private static final int KEYS = 50;
    private static final int OF_EACH = 40;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final TestEffect effect = new TestEffect();
    private OwnRedis redis;
    private ConsumerStore store;

    @BeforeEach
    void start() {
        redis = new OwnRedis();
        store = ConsumerStore.postgresql();
    }

    @AfterEach
    void stop() throws Exception {
        for (var one : opened.reversed()) {
            one.close();
        }
        store.close();
        redis.close();
    }

    private MessagingAdapter adapter(int port) {
        var adapter = RedisStreams.open(
                RedisStreamsConfiguration.of(URI.create("redis://127.0.0.1:" + port))
                        .withLease(Duration.ofMillis(500)),
                AdapterConfiguration.DEFAULT.withDrainTimeout(Duration.ofSeconds(2)));
        opened.add(() -> adapter.close(Duration.ZERO));
        return adapter;
    }

    private Consumer member(MessagingAdapter adapter) {
        var consumer = Consumer.inDatabase(
                ConsumerFixture.configuration(),
                List.of(),
                new MessageEffect.InTransaction(effect),
                store.process(),
                ConsumerObserver.NONE);
        opened.add(() -> consumer.close(Duration.ofSeconds(1)));
        consumer.start(adapter).orTimeout(20, TimeUnit.SECONDS).join();
        return consumer;
    }

    @Test
    void each_message_has_its_effect_once_though_members_are_cut_off() throws Exception {
        var publisher = adapter(redis.port());
        var link = new CuttableLink(redis.port());
        opened.add(link);
        var first = member(adapter(link.port()));
        var second = member(adapter(redis.port()));

        var due = publishAll(publisher, 0, OF_EACH / 2);
        ConsumerFixture.eventually(() -> assertThat(first.status().consumed()).isPositive());
        link.cut();
        publishAll(publisher, OF_EACH / 2, OF_EACH)
                .forEach((key, ids) ->
                        due.computeIfAbsent(key, _ -> new ArrayList<>()).addAll(ids));
        link.mend();
        publishAll(publisher, OF_EACH - 1, OF_EACH);

        ConsumerFixture.eventually(() -> assertThat(store.effects()).isEqualTo(due));
        ConsumerFixture.eventually(
                () -> assertThat(first.status().duplicates() + second.status().duplicates())
                        .isGreaterThanOrEqualTo(KEYS));
        assertThat(store.effects()).isEqualTo(due);
    }

    private static Map<String, List<String>> publishAll(MessagingAdapter publisher, int from, int to) {
        var due = new TreeMap<String, List<String>>();
        for (var n = from; n < to; n++) {
            var published = new ArrayList<CompletableFuture<?>>();
            for (var key = 0; key < KEYS; key++) {
                var name = "key-%02d".formatted(key);
                var id = "%s/%d".formatted(name, n);
                due.computeIfAbsent(name, _ -> new ArrayList<>()).add(id);
                published.add(publisher.publish(ConsumerFixture.DESTINATION, name, ConsumerFixture.envelope(id)));
            }
            published.forEach(CompletableFuture::join);
        }
        return due;
    }
}
