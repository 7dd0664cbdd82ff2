package dev.keelson.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.eventstore.AppendOutcome.Appended;
import dev.keelson.eventstore.AppendOutcome.Conflicted;
import dev.keelson.eventstore.AppendOutcome.Refused;
import dev.keelson.eventstore.CompanionWriter.Placed;
import dev.keelson.eventstore.CompanionWriter.Verdict;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Of several refusals in one batch only the first is certain: what refused a later append, or broke its condition, may have
 * been the work of one that is not in the log. Every append here waits for the same leader, so that all can be in one
 * batch; the outcomes are the same if they are not.
 */
abstract class CompanionRefusalContract {

    private static final Tag TAG = new Tag("order", "1");

    private final TestDatabase database = create();
    private final Jdbi jdbi = Jdbi.create(database.dataSource());
    private final CompanionWriter<String> slots = new Slots("slots");
    private final CompanionWriter<String> bouncer = new Bouncer();
    private EventLog log = EventLogs.inMemory();

    abstract TestDatabase create();

    @BeforeEach
    void open() {
        SchemaMigrations.migrate(database.dataSource());
        jdbi.useHandle(
                handle -> handle.execute("CREATE TABLE slot (name VARCHAR(20) NOT NULL, taken BIGINT NOT NULL)"));
        log = EventLogs.jdbi(database.dataSource(), EventLogConfiguration.DEFAULT, EventLogObserver.NONE);
    }

    @AfterEach
    void close() {
        log.close();
        database.close();
    }

    @Test
    void of_two_that_want_the_same_slot_the_second_is_refused() {
        assertThat(together(append("A", slots, "s"), append("B", slots, "s")))
                .containsExactly(new Appended(2, 2), new Refused("slots", "s is taken"));
        assertThat(taken()).containsExactly("s@2");
    }

    @Test
    void one_refused_only_because_of_a_refused_one_goes_in() {
        var outcomes = together(
                append("A", new CompanionWrite<>(slots, "s"), new CompanionWrite<>(bouncer, "refuse")),
                append("B", slots, "s"));

        assertThat(outcomes).containsExactly(new Refused("bouncer", "on purpose"), new Appended(2, 2));
        assertThat(taken()).containsExactly("s@2");
    }

    @Test
    void a_chain_of_refusals_is_settled_one_after_the_other() {
        var outcomes = together(
                append("A", new CompanionWrite<>(slots, "s"), new CompanionWrite<>(bouncer, "refuse")),
                append("B", new CompanionWrite<>(slots, "s"), new CompanionWrite<>(slots, "t")),
                append("C", slots, "t"),
                append("D", new CompanionWrite<>(slots, "u"), new CompanionWrite<>(bouncer, "refuse")),
                append("E", slots, "u"));

        assertThat(outcomes)
                .containsExactly(
                        new Refused("bouncer", "on purpose"),
                        new Appended(2, 2),
                        new Refused("slots", "t is taken"),
                        new Refused("bouncer", "on purpose"),
                        new Appended(3, 3));
        assertThat(taken()).containsExactly("s@2", "t@2", "u@3");
    }

    @Test
    void a_condition_that_only_a_refused_append_would_break_holds() {
        var boundary = AppendCondition.noneOf(Criteria.havingTags(TAG), 0);
        var refused = List.<CompanionWrite<?>>of(new CompanionWrite<>(bouncer, "refuse"));
        var outcomes = together(
                new Append(List.of(Events.event("A", TAG)), boundary, refused),
                Append.of(List.of(Events.event("B", TAG)), boundary),
                Append.of(List.of(Events.event("C", TAG)), boundary));

        assertThat(outcomes)
                .containsExactly(new Refused("bouncer", "on purpose"), new Appended(2, 2), new Conflicted());
        assertThat(types()).containsExactly("held", "B");
    }

    @Test
    void a_refusal_caused_only_by_a_conflicting_append_does_not_happen() {
        log.append(Append.of(List.of(Events.event("known", TAG)), AppendCondition.NONE));
        var boundary = AppendCondition.noneOf(Criteria.havingTags(TAG), 0);
        var outcomes = together(
                new Append(List.of(Events.event("A", TAG)), boundary, List.of(new CompanionWrite<>(slots, "s"))),
                append("B", slots, "s"));

        assertThat(outcomes).containsExactly(new Conflicted(), new Appended(3, 3));
        assertThat(taken()).containsExactly("s@3");
    }

    @Test
    void when_all_are_refused_nothing_is_left() {
        assertThat(together(append("A", bouncer, "refuse"), append("B", bouncer, "refuse")))
                .containsOnly(new Refused("bouncer", "on purpose"));
        assertThat(types()).containsExactly("held");
        assertThat(taken()).isEmpty();
    }

    private static Append append(String type, CompanionWriter<String> writer, String write) {
        return append(type, new CompanionWrite<>(writer, write));
    }

    private static Append append(String type, CompanionWrite<?>... companions) {
        return new Append(List.of(Events.event(type)), AppendCondition.NONE, List.of(companions));
    }

    private List<String> types() {
        return log.read(Criteria.ANY, 0, 100).events().stream()
                .map(recorded -> recorded.event().type())
                .toList();
    }

    private List<String> taken() {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT name || '@' || taken FROM slot ORDER BY taken, name")
                        .mapTo(String.class)
                        .list());
    }

    /** The outcomes of appends that all wait, in this order, while the one before them holds its transaction. */
    private List<AppendOutcome> together(Append... appends) {
        var waiting = new WaitingAppends(log, append("held"));
        for (var append : appends) {
            waiting.add(log, append);
        }
        return waiting.outcomes();
    }

    /** Takes a slot, or refuses because it is taken. */
    private record Slots(String name) implements CompanionWriter<String> {

        @Override
        public List<Verdict> write(Handle handle, List<Placed<String>> writes) {
            return writes.stream().map(placed -> take(handle, placed)).toList();
        }

        private static Verdict take(Handle handle, Placed<String> placed) {
            var isTaken = handle.select("SELECT COUNT(*) FROM slot WHERE name = ?", placed.write())
                            .mapTo(int.class)
                            .one()
                    > 0;
            if (isTaken) {
                return new Verdict.Refused(placed.write() + " is taken");
            }
            handle.execute("INSERT INTO slot (name, taken) VALUES (?, ?)", placed.write(), placed.first());
            return new Verdict.Accepted();
        }
    }

    /** Refuses everything. */
    private record Bouncer() implements CompanionWriter<String> {

        @Override
        public String name() {
            return "bouncer";
        }

        @Override
        public List<Verdict> write(Handle handle, List<Placed<String>> writes) {
            return writes.stream()
                    .<Verdict>map(_ -> new Verdict.Refused("on purpose"))
                    .toList();
        }
    }
}
