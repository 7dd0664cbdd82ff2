package dev.keelson.eventstore;

import java.util.List;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Of appends made at once that exclude each other exactly one goes in, in whatever way they do. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class RaceContract {

    private static final int HEATS = 25;
    private static final int RUNNERS = 8;

    /** Logs on one database, or one in memory. */
    abstract List<EventLog> nodes();

    @ParameterizedTest
    @EnumSource
    void of_appends_that_exclude_each_other_exactly_one_goes_in(Race race) throws Exception {
        var nodes = nodes();
        for (var number = 0; number < HEATS; number++) {
            Heat.on(nodes.getFirst(), race, number).run(nodes, RUNNERS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void two_are_decided_as_exactly_as_many(Race race) throws Exception {
        var nodes = nodes();
        for (var number = HEATS; number < 2 * HEATS; number++) {
            Heat.on(nodes.getLast(), race, number).run(nodes, 2);
        }
    }
}
