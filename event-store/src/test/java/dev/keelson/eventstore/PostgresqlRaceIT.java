package dev.keelson.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.eventstore.CompanionWriter.Verdict;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The races on one node and on two. */
final class PostgresqlRaceIT extends JdbiRaceContract {

    private final TwoNodes nodes = new TwoNodes();

    @BeforeAll
    void open() {
        nodes.open();
    }

    @AfterAll
    void close() {
        nodes.close();
    }

    @Override
    List<EventLog> nodes() {
        return nodes.logs();
    }

    /** The race in slow motion: the second comes while the first stands inside its transaction. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INDEPENDENT")
    void one_that_comes_while_another_node_has_placed_its_append_but_not_committed_conflicts(Race race)
            throws Exception {
        assertThat(overlapped(race, -1, new Verdict.Accepted())).containsExactly("Appended", "Conflicted");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INDEPENDENT")
    void it_goes_in_when_the_one_before_it_is_refused_after_all(Race race) throws Exception {
        assertThat(overlapped(race, -2, new Verdict.Refused("on purpose"))).containsExactly("Refused", "Appended");
    }

    private List<String> overlapped(Race race, int number, Verdict verdict) throws Exception {
        var first = nodes().getFirst();
        var second = nodes().getLast();
        var heat = Heat.on(first, race, number);
        var holder = new HoldingWriter(verdict);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var ahead = executor.submit(() -> first.append(holder.with(heat.append(0))));
            holder.awaitHolding();
            var behind = executor.submit(() -> second.append(heat.append(1)));
            awaitLockWaiter();
            holder.letGo();
            return List.of(Heat.word(ahead.get(10, TimeUnit.SECONDS)), Heat.word(behind.get(10, TimeUnit.SECONDS)));
        }
    }

    private void awaitLockWaiter() {
        Jdbi.create(nodes.database().url()).useHandle(handle -> Awaitility.await()
                .until(() -> handle.createQuery("SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                        + " AND datname = current_database()")
                                .mapTo(int.class)
                                .one()
                        > 0));
    }
}
