package dev.keelson.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The races between two processes on one PostgreSQL. */
final class TwoProcessesIT {

    private static final int HEATS_A_RACE = 25;
    private static final int RUNNERS_A_NODE = 2;

    @Test
    void of_appends_of_two_processes_that_exclude_each_other_exactly_one_goes_in() throws Exception {
        try (var database = TestDatabase.postgresql()) {
            SchemaMigrations.migrate(database.dataSource());
            try (var log = EventLogs.jdbi(database.dataSource(), EventLogConfiguration.DEFAULT, EventLogObserver.NONE);
                    var first = ChildNode.start(database.url());
                    var second = ChildNode.start(database.url())) {
                race(log, List.of(first, second));
            }
        }
    }

    private static void race(EventLog log, List<ChildNode> nodes) throws Exception {
        var wonByTheLast = 0;
        for (var race : Race.values()) {
            for (var number = 0; number < HEATS_A_RACE; number++) {
                var heat = Heat.on(log, race, number);
                var outcomes = run(heat, log, number % 2 == 0 ? nodes : nodes.reversed());
                wonByTheLast += Collections.min(Heat.winners(outcomes)) < RUNNERS_A_NODE ? 0 : 1;
            }
        }
        assertThat(wonByTheLast)
                .as("heats won by the node that was told to go last: without any these are no races")
                .isPositive();
    }

    /** The node that comes first in the list is told first, and has the first runners. */
    private static Map<Integer, String> run(Heat heat, EventLog log, List<ChildNode> nodes) throws Exception {
        for (var i = 0; i < nodes.size(); i++) {
            nodes.get(i).ready(heat, IntStream.range(i * RUNNERS_A_NODE, (i + 1) * RUNNERS_A_NODE));
        }
        for (var node : nodes) {
            node.go();
        }
        var outcomes = new TreeMap<Integer, String>();
        for (var node : nodes) {
            outcomes.putAll(node.outcomes());
        }
        heat.assertDecided(outcomes, List.of(log));
        return outcomes;
    }
}
