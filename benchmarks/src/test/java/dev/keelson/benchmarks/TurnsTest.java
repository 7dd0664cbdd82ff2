package dev.keelson.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

final class TurnsTest {

    private static final Pace TINY = new Pace(Duration.ofMillis(5), 3, Duration.ofMillis(5));

    private static Turns turns(int clients) {
        return Turns.on(TINY, clients, CpuClock.PROCESS);
    }

    @Test
    void floor_and_ours_take_turns_and_so_does_who_begins() {
        var order = Collections.synchronizedList(new ArrayList<String>());
        turns(1).measure(_ -> note(order, "floor"), _ -> note(order, "ours"));

        assertThat(order).containsExactly("floor", "ours", "floor", "ours", "floor", "ours");
    }

    private static void note(List<String> order, String side) {
        if (order.isEmpty() || !order.getLast().equals(side)) {
            order.add(side);
        }
    }

    @Test
    void every_client_works_and_every_round_is_kept() {
        var clients = ConcurrentHashMap.<Integer>newKeySet();
        var figure = turns(8).measure(_ -> {}, clients::add);

        assertThat(clients).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(figure.runs()).hasSize(3).allMatch(run -> run > 0);
        assertThat(figure.floorRuns()).hasSize(3).allMatch(run -> run > 0);
        assertThat(figure.cost().database()).isEmpty();
        assertThat(figure.cost().process()).isPresent();
    }

    @Test
    void one_failed_operation_fails_the_benchmark_with_its_reason() {
        assertThatExceptionOfType(BenchmarkFailedException.class)
                .isThrownBy(() -> turns(8).measure(_ -> {}, client -> {
                    if (client == 5) {
                        throw new IllegalStateException("wrong answer");
                    }
                }))
                .withMessageContaining("wrong answer");
    }

    @Test
    void the_value_is_the_median_and_the_ratio_that_of_medians() {
        var figure = new Figure(
                "1/s", List.of(9.0, 1.0, 4.0), List.of(2.0, 100.0, 1.0), Figure.Cost.UNKNOWN, Figure.Cost.UNKNOWN);

        assertThat(figure.value()).isEqualTo(4);
        assertThat(figure.floor()).hasValue(2);
        assertThat(figure.ratio()).hasValue(2);
    }
}
