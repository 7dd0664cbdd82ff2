package dev.keelson.projections;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class PositionWaitsTest {

    private static final long LONG = Duration.ofSeconds(15).toNanos();
    private static final Set<String> A = Set.of("a");
    private static final Set<String> BOTH = Set.of("a", "b");

    private final Map<Set<String>, Long> reached = new ConcurrentHashMap<>(Map.of(A, 0L, BOTH, 0L));
    private final PositionWaits waits = new PositionWaits(reached::get);

    @Test
    void those_are_woken_whose_position_was_reached() throws InterruptedException {
        try (var near = waits.begin(A, 5);
                var far = waits.begin(A, 6);
                var other = waits.begin(BOTH, 5)) {
            reached.put(A, 5L);
            waits.moved();
            assertThat(near.await(LONG)).isTrue();
            var begun = System.nanoTime();
            assertThat(far.await(Duration.ofMillis(30).toNanos())).isTrue();
            assertThat(other.await(Duration.ofMillis(30).toNanos())).isTrue();
            assertThat(System.nanoTime() - begun)
                    .isGreaterThan(Duration.ofMillis(50).toNanos());
        }
    }

    @Test
    void who_is_woken_may_wait_again() throws InterruptedException {
        try (var wait = waits.begin(A, 5)) {
            reached.put(A, 5L);
            waits.moved();
            assertThat(wait.await(LONG)).isTrue();
            waits.moved();
            assertThat(wait.await(LONG)).isTrue();
        }
    }

    @Test
    void a_wait_that_is_over_is_forgotten() throws InterruptedException {
        try (var wait = waits.begin(A, 5)) {
            assertThat(wait.await(1)).isTrue();
        }
        reached.clear();
        waits.moved();
    }

    @Test
    void at_the_end_all_are_woken_and_nobody_waits_any_more() throws InterruptedException {
        try (var wait = waits.begin(A, 5)) {
            var ending = InBackground.run(waits::end);
            while (wait.await(LONG)) {
                Thread.onSpinWait();
            }
            ending.join();
        }
        try (var late = waits.begin(A, 5)) {
            assertThat(late.await(LONG)).isFalse();
        }
    }
}
