package dev.keelson.eventstore;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The races that every log wins are lost by a broken one. */
final class BrokenRaceTest {

    private static final int RUNNERS = 8;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INDEPENDENT")
    void a_log_without_conditions_loses_every_race(Race race) {
        assertLoses(race, BrokenLog.WITHOUT_CONDITIONS.over(EventLogs.inMemory()));
    }

    @ParameterizedTest
    @EnumSource
    void a_log_that_acknowledges_without_appending_loses_every_race(Race race) {
        assertLoses(race, BrokenLog.ACKNOWLEDGING_WITHOUT_APPENDING.over(EventLogs.inMemory()));
    }

    @ParameterizedTest
    @EnumSource
    void a_log_that_refuses_everything_loses_every_race(Race race) {
        var refusing = new ForwardingEventLog(EventLogs.inMemory()) {
            @Override
            public AppendOutcome append(Append append) {
                return append.condition().criteria() == null ? super.append(append) : new AppendOutcome.Conflicted();
            }
        };
        assertLoses(race, refusing);
    }

    private static void assertLoses(Race race, EventLog log) {
        assertThatThrownBy(() -> Heat.on(log, race, 0).run(List.of(log), RUNNERS))
                .isInstanceOf(AssertionError.class);
    }
}
