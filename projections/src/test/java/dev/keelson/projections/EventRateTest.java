package dev.keelson.projections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class EventRateTest {

    private final EventRate rate = new EventRate();

    private static long seconds(double seconds) {
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void one_look_tells_nothing() {
        assertThat(rate.perSecond(seconds(1), 500)).isZero();
        assertThat(rate.perSecond(seconds(1.2), 900)).isZero();
    }

    @Test
    void it_is_the_way_by_the_time() {
        rate.sample(seconds(-2), 100);
        rate.sample(seconds(-1), 150);
        assertThat(rate.perSecond(seconds(0), 300)).isEqualTo(100);
    }

    @Test
    void what_is_older_than_ten_seconds_does_not_count() {
        for (var second = 0; second <= 5; second++) {
            rate.sample(seconds(second), 1_000L * second);
        }
        assertThat(rate.perSecond(seconds(10), 5_000)).isEqualTo(500);
        assertThat(rate.perSecond(seconds(14), 5_000)).isEqualTo(100);
        assertThat(rate.perSecond(seconds(20), 5_000)).isZero();
    }

    @Test
    void after_a_step_back_it_begins_anew() {
        rate.sample(seconds(0), 1_000);
        rate.sample(seconds(1), 2_000);
        rate.sample(seconds(2), 0);
        assertThat(rate.perSecond(seconds(4), 40)).isEqualTo(20);
    }
}
