package dev.keelson.commandside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class InFlightCommandsTest {

    private static final Duration SHORT = Duration.ofMillis(1);

    private final InFlightCommands commands = new InFlightCommands(2);

    @Test
    void one_more_than_the_limit_is_refused() {
        commands.enter();
        commands.enter();

        assertThatThrownBy(commands::enter)
                .isInstanceOf(TooManyCommandsException.class)
                .hasMessage("2 commands are under way already; nothing was done, try again")
                .extracting(failure -> ((CommandSideException) failure).retryable())
                .isEqualTo(true);

        commands.leave();
        commands.enter();
    }

    @Test
    void draining_waits_for_the_last_command() throws Exception {
        commands.enter();
        commands.enter();
        var draining = Threads.call(() -> commands.drain(Threads.LONG));
        draining.untilItWaits();

        commands.leave();
        draining.untilItWaits();
        assertThat(draining.task().isDone()).isFalse();

        commands.leave();
        assertThat(draining.result()).isTrue();
    }

    @Test
    void what_comes_after_the_door_closed_is_refused() {
        assertThat(commands.drain(SHORT)).isTrue();

        assertThatThrownBy(commands::enter)
                .isInstanceOf(ServerStoppingException.class)
                .extracting(failure -> ((CommandSideException) failure).retryable())
                .isEqualTo(true);
    }

    @Test
    void what_comes_while_the_door_closes_is_refused() throws Exception {
        commands.enter();
        var draining = Threads.call(() -> commands.drain(Threads.LONG));
        draining.untilItWaits();

        assertThatThrownBy(commands::enter).isInstanceOf(ServerStoppingException.class);

        commands.leave();
        assertThat(draining.result()).isTrue();
    }

    @Test
    void a_command_that_outlasts_the_timeout_is_told() {
        commands.enter();
        assertThat(commands.drain(SHORT)).isFalse();
    }

    @Test
    void the_door_may_be_closed_twice() {
        assertThat(commands.drain(SHORT)).isTrue();
        assertThat(commands.drain(SHORT)).isTrue();
    }

    @Test
    void an_interrupted_wait_gives_up_and_keeps_the_flag() {
        commands.enter();
        Thread.currentThread().interrupt();

        assertThat(commands.drain(Threads.LONG)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }
}
