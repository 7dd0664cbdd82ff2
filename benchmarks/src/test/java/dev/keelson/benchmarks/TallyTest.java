package dev.keelson.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TallyTest {

    @Test
    void what_came_first_is_where_counting_begins() {
        var tally = new Tally(100, Duration.ofDays(1));
        tally.add(40);
        tally.add(0);
        tally.add(60);

        assertThat(tally.isOver()).isTrue();
        assertThat(tally.await().operations()).isEqualTo(60);
    }

    @Test
    void it_is_not_over_before_there_is_enough_to_tell_a_rate_by() {
        var tally = new Tally(100, Duration.ofNanos(1));
        assertThat(tally.isOver()).isFalse();
        tally.add(40);
        assertThat(tally.isOver()).isFalse();
        tally.add(1);
        assertThat(tally.isOver()).isTrue();
    }

    @Test
    void all_at_once_tell_no_rate() {
        var tally = new Tally(100, Duration.ofDays(1));
        tally.add(100);

        assertThatExceptionOfType(BenchmarkFailedException.class)
                .isThrownBy(tally::await)
                .withMessageContaining("all 100 messages came at once");
    }
}
