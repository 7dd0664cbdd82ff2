package dev.keelson.eventstore;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The races of a log in a database, where appends can also be made to wait for each other. */
abstract class JdbiRaceContract extends RaceContract {

    private static final int RUNNERS = 8;
    private static final int NUMBER = 1_000;

    @ParameterizedTest
    @EnumSource
    void of_those_that_waited_for_the_same_transaction_exactly_one_goes_in(Race race) {
        var nodes = nodes();
        var heat = new Heat(race, NUMBER, nodes.getFirst().head() + 1);
        var waiting = new WaitingAppends(nodes.getFirst(), race.start(NUMBER));
        for (var runner = 0; runner < RUNNERS; runner++) {
            waiting.add(Heat.nodeOf(runner, nodes), heat.append(runner));
        }
        heat.assertDecided(byRunner(waiting.outcomes()), nodes);
    }

    private static Map<Integer, String> byRunner(List<AppendOutcome> outcomes) {
        var byRunner = new TreeMap<Integer, String>();
        for (var outcome : outcomes) {
            byRunner.put(byRunner.size(), Heat.word(outcome));
        }
        return byRunner;
    }
}
