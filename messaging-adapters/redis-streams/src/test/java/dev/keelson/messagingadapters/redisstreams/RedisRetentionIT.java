package dev.keelson.messagingadapters.redisstreams;

import static dev.keelson.messagingadapters.redisstreams.Layout.bytes;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.DeadLetter;
import dev.keelson.messagingadapters.api.Delivery;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.ReplyDestination;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import dev.keelson.messagingadapters.redisstreams.Retention.Everything;
import dev.keelson.messagingadapters.redisstreams.Retention.Newest;
import dev.keelson.messagingadapters.redisstreams.Retention.Within;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XReadGroupParams;

/** What is trimmed of a stream, and above all what is not. */
final class RedisRetentionIT {

    private static final RedisServer SERVER = new RedisServer();
    private static final Retention LEAST = new Newest(1);
    private static final String DESTINATION = "orders";
    private static final int LUMP = 100;

    private final RedisStreamsConfiguration redis =
            RedisStreamsConfiguration.of(SERVER.uri()).withShards(1);
    private final RedisClient client = RedisClient.create(SERVER.uri());
    private final Layout layout = new Layout(client, redis);

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @AfterEach
    void clear() {
        client.flushAll();
        client.close();
    }

    private static String stream(String destination) {
        return "keelson:{%s}:0".formatted(destination);
    }

    private static String stream() {
        return stream(DESTINATION);
    }

    private List<StreamEntryID> add(String destination, int number) {
        var ids = new ArrayList<StreamEntryID>();
        for (var i = 0; i < number; i++) {
            ids.add(client.xadd(stream(destination), StreamEntryID.NEW_ENTRY, Map.of("key", "a")));
        }
        return ids;
    }

    private List<StreamEntryID> add(int number) {
        return add(DESTINATION, number);
    }

    private void group(String name, String after) {
        client.xgroupCreate(bytes(stream()), bytes(name), bytes(after), true);
    }

    private void read(String group, int number) {
        client.xreadGroup(
                group,
                "owner",
                XReadGroupParams.xReadGroupParams().count(number),
                Map.of(stream(), StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
    }

    private void acknowledge(String group, List<StreamEntryID> ids) {
        client.xack(stream(), group, ids.toArray(StreamEntryID[]::new));
    }

    private void trim(Retention retention) {
        new Trimming(client, layout, retention).trim(DESTINATION);
    }

    private List<StreamEntryID> left() {
        return client.xrange(stream(), StreamEntryID.MINIMUM_ID, StreamEntryID.MAXIMUM_ID).stream()
                .map(entry -> entry.getID())
                .toList();
    }

    /** What is due is there, and of the rest no more than a lump. */
    private void assertLeft(List<StreamEntryID> due) {
        assertThat(left()).endsWith(due.toArray(StreamEntryID[]::new)).hasSizeBetween(due.size(), due.size() + LUMP);
    }

    @Test
    void everything_is_kept_where_nothing_is_said() {
        var ids = add(1000);

        trim(redis.retention());

        assertThat(redis.retention()).isEqualTo(new Everything());
        assertThat(left()).isEqualTo(ids);
    }

    @Test
    void a_stream_without_groups_keeps_its_newest() {
        var ids = add(1000);

        trim(new Newest(300));

        assertLeft(ids.subList(700, 1000));
        trim(new Newest(1000));
        assertThat(left()).hasSizeLessThan(1000);
    }

    @Test
    void what_is_not_there_is_not_trimmed() {
        trim(LEAST);

        assertThat(client.exists(stream())).isFalse();
    }

    @Test
    void what_the_slowest_group_has_not_read_is_kept() {
        var ids = add(1000);
        group("slow", "0-0");
        group("quick", "0-0");
        read("quick", 1000);
        acknowledge("quick", ids);
        read("slow", 400);
        acknowledge("slow", ids.subList(0, 400));

        trim(LEAST);

        assertLeft(ids.subList(400, 1000));
        read("slow", 600);
        acknowledge("slow", ids);
        trim(LEAST);
        assertLeft(ids.subList(999, 1000));
    }

    @Test
    void what_a_group_has_pending_is_kept() {
        var ids = add(1000);
        group("billing", "0-0");
        read("billing", 1000);
        acknowledge("billing", ids.subList(0, 300));
        acknowledge("billing", ids.subList(301, 1000));

        trim(LEAST);

        assertLeft(ids.subList(300, 1000));
        acknowledge("billing", ids);
        trim(new Newest(200));
        assertLeft(ids.subList(800, 1000));
    }

    @Test
    void a_new_group_keeps_what_it_begins_with() {
        var ids = add(600);
        group("latest", ids.getLast().toString());
        trim(LEAST);
        assertLeft(ids.subList(599, 600));

        var left = left();
        group("earliest", "0-0");
        add(600);
        trim(LEAST);

        assertThat(left()).hasSize(left.size() + 600).startsWith(left.toArray(StreamEntryID[]::new));
    }

    @Test
    void a_group_that_begins_at_a_time_keeps_what_follows_it() {
        var ids = new ArrayList<StreamEntryID>();
        for (var number = 0; number < 1000; number++) {
            var id = new StreamEntryID(number / 100 + 5, number % 100);
            ids.add(client.xadd(stream(), id, Map.of("key", "a")));
        }
        group("billing", "9-18446744073709551615");

        trim(LEAST);

        assertLeft(ids.subList(500, 1000));
    }

    @Test
    void what_is_older_than_its_time_is_trimmed_unless_a_group_needs_it() {
        for (var number = 1; number <= 500; number++) {
            client.xadd(stream(), new StreamEntryID(number, 1), Map.of("key", "a"));
        }
        var fresh = add(200);
        group("slow", "100-1");

        trim(new Within(Duration.ofHours(1)));
        assertThat(left()).contains(new StreamEntryID(101, 1)).hasSizeBetween(600, 600 + LUMP);

        client.xgroupDestroy(stream(), "slow");
        trim(new Within(Duration.ofHours(1)));
        assertLeft(fresh);
    }

    @Test
    void dead_letters_are_kept_and_replies_are_not() {
        var letters = DeadLetter.destination(DESTINATION, "billing");
        var replies = ReplyDestination.of("billing-1");
        add(letters, 500);
        add(replies, 500);

        assertThat(new Trimming(client, layout, LEAST).trim(letters)).isZero();
        assertThat(new Trimming(client, layout, new Everything()).trim(replies)).isGreaterThanOrEqualTo(500 - LUMP);
    }

    @Test
    void nothing_is_missed_while_a_stream_is_trimmed_all_the_time() throws Exception {
        var configuration = AdapterConfiguration.DEFAULT.withPublishesInFlight(10_000);
        var trimming = new Trimming(client, layout, LEAST);
        BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
        try (var adapter = RedisStreams.open(redis.withRetention(LEAST), configuration)) {
            adapter.subscribe(SubscriptionConfiguration.of(DESTINATION, "billing"), delivery -> {
                        deliveries.add(delivery);
                        trimming.trim(DESTINATION);
                        delivery.acknowledge();
                    })
                    .ready()
                    .get(20, SECONDS);
            var publishing = new ArrayList<Future<?>>();
            for (var number = 0; number < 3000; number++) {
                var envelope = Envelope.of(Integer.toString(number), URI.create("/test"), "t");
                publishing.add(adapter.publish(DESTINATION, "key-" + number % 50, envelope));
            }
            for (var published : publishing) {
                published.get(20, SECONDS);
            }

            await().atMost(60, SECONDS)
                    .until(() -> deliveries.stream()
                                    .map(delivery ->
                                            delivery.message().envelope().id())
                                    .distinct()
                                    .count()
                            == 3000);
            await().atMost(60, SECONDS).until(() -> client.xlen(bytes(stream())) <= LUMP);
        }
        assertThat(client.exists(stream(DeadLetter.destination(DESTINATION, "billing"))))
                .isFalse();
    }
}
