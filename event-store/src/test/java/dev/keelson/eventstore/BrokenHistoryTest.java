package dev.keelson.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The run that passes on every log fails on a broken one. */
final class BrokenHistoryTest {

    private static final int OPERATIONS = 5_000;

    @ParameterizedTest
    @EnumSource
    void the_history_of_a_broken_log_is_refused(BrokenLog broken) {
        var log = new PairedAppends(broken.over(EventLogs.inMemory()));

        assertThatThrownBy(() -> new HistoryRun(List.of(log), 1).run(OPERATIONS))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed 1")
                .hasMessageContaining("no order explains the answer");
    }

    @Test
    void that_of_a_sound_one_is_not() throws Exception {
        var log = new PairedAppends(EventLogs.inMemory());

        assertThat(new HistoryRun(List.of(log), 1).run(OPERATIONS).operations()).isEqualTo(OPERATIONS);
    }
}
