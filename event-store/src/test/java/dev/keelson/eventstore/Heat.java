package dev.keelson.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.eventstore.AppendOutcome.Appended;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One running of a race.
 *
 * @param race what is run
 * @param number tells it from the race's other heats in the same log
 * @param start the position that every runner decides on
 */
record Heat(Race race, int number, long start) {

    private static final long SECONDS = 30;

    /** Puts down what stands before the start. */
    static Heat on(EventLog log, Race race, int number) {
        var started = (Appended) log.append(race.start(number));
        return new Heat(race, number, started.last());
    }

    Append append(int runner) {
        return race.append(number, runner, start);
    }

    /** Lets the runners, spread over the nodes, append at the same instant, and asserts that they were told the truth. */
    void run(List<EventLog> nodes, int runners) throws Exception {
        var line = new CyclicBarrier(runners);
        var outcomes = new TreeMap<Integer, String>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<AppendOutcome>>();
            for (var i = 0; i < runners; i++) {
                var runner = i;
                var node = nodeOf(runner, nodes);
                futures.add(executor.submit(() -> {
                    line.await(SECONDS, TimeUnit.SECONDS);
                    return node.append(append(runner));
                }));
            }
            for (var runner = 0; runner < runners; runner++) {
                outcomes.put(runner, word(futures.get(runner).get(SECONDS, TimeUnit.SECONDS)));
            }
        }
        assertDecided(outcomes, nodes);
    }

    /** Spreads runners so that each node has even and odd ones. */
    static EventLog nodeOf(int runner, List<EventLog> nodes) {
        return nodes.get((runner + runner / 2) % nodes.size());
    }

    static String word(AppendOutcome outcome) {
        return outcome.getClass().getSimpleName();
    }

    /**
     * Exactly one team went in, all of it, the others conflicted, and every node's log holds the winners' events and no
     * others.
     *
     * @param outcomes what each runner was told, in one word
     */
    void assertDecided(Map<Integer, String> outcomes, List<EventLog> nodes) {
        assertThat(outcomes.values()).as("%s, outcomes", this).isSubsetOf("Appended", "Conflicted");
        var winners = winners(outcomes);
        var teams = winners.stream().map(race::team).collect(Collectors.toSet());
        assertThat(teams).as("%s, teams that went in of %s", this, outcomes).hasSize(1);
        assertThat(winners)
                .as("%s, winners", this)
                .isEqualTo(outcomes.keySet().stream()
                        .filter(runner -> teams.contains(race.team(runner)))
                        .collect(Collectors.toSet()));
        for (var node : nodes) {
            assertThat(node.read(Criteria.ANY, start, 1_000).events())
                    .as("%s, the log", this)
                    .extracting(recorded -> recorded.event().id())
                    .containsExactlyInAnyOrderElementsOf(winners.stream()
                            .map(runner -> race.id(number, runner))
                            .toList());
        }
    }

    static Set<Integer> winners(Map<Integer, String> outcomes) {
        return outcomes.keySet().stream()
                .filter(runner -> "Appended".equals(outcomes.get(runner)))
                .collect(Collectors.toSet());
    }
}
