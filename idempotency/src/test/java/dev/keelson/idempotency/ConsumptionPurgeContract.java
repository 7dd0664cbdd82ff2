package dev.keelson.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is forgotten, and when. */
abstract class ConsumptionPurgeContract extends ConsumptionFixture {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final ConsumptionConfiguration BRIEF_MAILER =
            ConsumptionConfiguration.DEFAULT.withRetentionByGroup(Map.of(GROUP, HOUR));

    @Test
    void what_is_older_than_the_retention_is_forgotten_and_what_is_younger_is_not() {
        consume(consumer, GROUP, ids(1, 3));
        database.age(Duration.ofMinutes(2));
        consume(consumer, GROUP, ids(4, 5));
        database.age(WEEK.minusMinutes(1));

        assertThat(consumer.purge()).isEqualTo(3);

        assertThat(consumer.purge()).isZero();
        assertThat(consume(other, GROUP, ids(1, 5))).isEqualTo(ids(1, 3));
        assertThat(observer.told()).contains("mailer: 3 purged");
    }

    @Test
    void each_group_has_a_retention_of_its_own() {
        var brief = another(BRIEF_MAILER);
        consume(brief, GROUP, ids(1, 3));
        consume(brief, OTHER_GROUP, ids(1, 4));
        consume(brief, "zealot", ids(1, 5));
        database.age(HOUR.plusMinutes(1));

        assertThat(brief.purge()).isEqualTo(3);
        assertThat(consume(brief, GROUP, ids(1, 5))).hasSize(5);
        assertThat(consume(brief, OTHER_GROUP, ids(1, 5))).isEqualTo(ids(5, 5));
        assertThat(consume(brief, "zealot", ids(1, 5))).isEmpty();

        database.age(WEEK);
        assertThat(brief.purge()).isEqualTo(15);
        assertThat(observer.told()).endsWith("biller: 5 purged", "mailer: 5 purged", "zealot: 5 purged");
    }

    @Test
    void a_purge_is_done_in_small_transactions() {
        consume(consumer, GROUP, ids(1, 2_500));
        database.age(WEEK.plusMinutes(1));

        assertThat(consumer.purge()).isEqualTo(2_500);

        assertThat(observer.told())
                .containsExactly(
                        "mailer: 2500 first", "mailer: 1000 purged", "mailer: 1000 purged", "mailer: 500 purged");
    }

    @Test
    void several_may_purge_at_the_same_time() throws Exception {
        consume(consumer, GROUP, ids(1, 5_000));
        database.age(WEEK.plusMinutes(1));
        var start = new CyclicBarrier(2);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var here = threads.submit(() -> purgedFrom(start, consumer));
            var there = threads.submit(() -> purgedFrom(start, other));

            assertThat(here.get(20, TimeUnit.SECONDS) + there.get(20, TimeUnit.SECONDS) + consumer.purge())
                    .isEqualTo(5_000);
        }
        assertThat(consume(other, GROUP, ids(1, 5_000))).hasSize(5_000);
    }

    private static long purgedFrom(CyclicBarrier start, IdempotentConsumer consumer) throws Exception {
        start.await(20, TimeUnit.SECONDS);
        return consumer.purge();
    }

    @Test
    void it_is_purged_in_the_background_until_closed() {
        var busy = another(BRIEF_MAILER.withPurgeInterval(Duration.ofMillis(20)));
        consume(consumer, GROUP, ids(1, 3));
        database.age(HOUR.plusMinutes(1));
        await().atMost(soon()).untilAsserted(() -> assertThat(observer.told()).contains("mailer: 3 purged"));

        busy.close();

        consume(consumer, GROUP, ids(1, 4));
        database.age(HOUR.plusMinutes(1));
        assertThat(busy.purge()).isZero();
        assertThat(consume(other, GROUP, ids(1, 5))).isEqualTo(ids(5, 5));
    }

    @Test
    void a_purge_that_fails_is_tried_again() {
        consume(consumer, GROUP, ids(1, 3));
        database.age(HOUR.plusMinutes(1));

        another(database.failing(3), BRIEF_MAILER.withPurgeInterval(Duration.ofMillis(20)));

        await().atMost(soon()).untilAsserted(() -> assertThat(observer.told()).contains("mailer: 3 purged"));
    }
}
