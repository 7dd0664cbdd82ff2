package dev.keelson.commandside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import org.junit.jupiter.api.Test;

final class EntityLanesTest {

    private static final Duration SHORT = Duration.ofMillis(1);

    private static boolean pass(EntityLanes lanes, String key) {
        try (var _ = lanes.enter(key)) {
            return true;
        }
    }

    @Test
    void a_lane_that_is_not_free_in_time_refuses() throws Exception {
        var lanes = new EntityLanes(SHORT);
        try (var _ = lanes.enter("a-1")) {
            var second = Threads.call(() -> {
                assertThatThrownBy(() -> lanes.enter("a-1"))
                        .isInstanceOf(TooManyCommandsException.class)
                        .hasMessage(
                                "commands of a-1 were under way for longer than PT0.001S; nothing was done, try again");
                return true;
            });
            assertThat(second.result()).isTrue();
        }
        assertThat(Threads.call(() -> pass(lanes, "a-1")).result()).isTrue();
    }

    @Test
    void another_entity_has_another_lane() throws Exception {
        var lanes = new EntityLanes(SHORT);
        try (var _ = lanes.enter("a-1")) {
            assertThat(Threads.call(() -> pass(lanes, "a-2")).result()).isTrue();
        }
    }

    @Test
    void those_who_wait_go_in_the_order_of_their_arrival() throws Exception {
        var lanes = new EntityLanes(Threads.LONG);
        var order = Collections.synchronizedList(new ArrayList<Integer>());
        var calls = new ArrayList<Threads.Call<Boolean>>();
        try (var _ = lanes.enter("a-1")) {
            for (var number = 0; number < 5; number++) {
                var arrival = number;
                var call = Threads.call(() -> {
                    try (var _ = lanes.enter("a-1")) {
                        return order.add(arrival);
                    }
                });
                call.untilItWaits();
                calls.add(call);
            }
        }
        for (var call : calls) {
            call.result();
        }
        assertThat(order).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void the_same_thread_may_enter_again() {
        var lanes = new EntityLanes(SHORT);
        try (var _ = lanes.enter("a-1")) {
            assertThat(pass(lanes, "a-1")).isTrue();
        }
    }

    @Test
    void an_interrupted_wait_gives_up_and_keeps_the_flag() {
        var lanes = new EntityLanes(Threads.LONG);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> lanes.enter("a-1")).isInstanceOf(TooManyCommandsException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
