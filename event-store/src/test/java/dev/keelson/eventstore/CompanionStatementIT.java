package dev.keelson.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.eventstore.AppendOutcome.Appended;
import dev.keelson.eventstore.AppendOutcome.Conflicted;
import dev.keelson.eventstore.AppendOutcome.Refused;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A companion that is part of the statement that appends: with it or not at all, whether the append goes in or not. */
final class CompanionStatementIT {

    private static final Tag TAG = new Tag("order", "1");

    private final TestDatabase database = TestDatabase.postgresql();
    private final Jdbi jdbi = Jdbi.create(database.dataSource());
    private final Slots slots = new Slots();
    private EventLog log = EventLogs.inMemory();

    @BeforeEach
    void open() {
        SchemaMigrations.migrate(database.dataSource());
        jdbi.useHandle(handle -> handle.execute("CREATE TABLE slot (name TEXT PRIMARY KEY, taken BIGINT NOT NULL)"));
        log = EventLogs.jdbi(database.dataSource(), EventLogConfiguration.DEFAULT, EventLogObserver.NONE);
    }

    @AfterEach
    void close() {
        log.close();
        database.close();
    }

    private Append taking(String slot, AppendCondition condition, EventData... events) {
        return new Append(List.of(events), condition, List.of(new CompanionWrite<>(slots, slot)));
    }

    private List<String> taken() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT name || '@' || taken FROM slot ORDER BY taken")
                .mapTo(String.class)
                .list());
    }

    @Test
    void it_is_written_with_a_lone_event_and_with_several_and_knows_the_last_position() {
        assertThat(log.append(taking("s", AppendCondition.NONE, Events.event("A"))))
                .isEqualTo(new Appended(1, 1));
        assertThat(log.append(taking("t", AppendCondition.NONE, Events.event("B"), Events.event("C"))))
                .isEqualTo(new Appended(2, 3));

        assertThat(taken()).containsExactly("s@1", "t@3");
        assertThat(slots.longWay).hasValue(0);
    }

    /** More often than it takes the driver to prepare a statement on the server, after which it sends it otherwise. */
    @Test
    void it_stays_with_its_event_when_the_statement_is_prepared() {
        IntStream.rangeClosed(1, 20)
                .forEach(number -> log.append(taking("s-" + number, AppendCondition.NONE, Events.event("A"))));
        assertThat(log.append(taking("s-7", AppendCondition.NONE, Events.event("A"))))
                .isEqualTo(new Refused("slots", "s-7 is taken"));

        assertThat(taken()).hasSize(20);
        assertThat(log.head()).isEqualTo(20);
        assertThat(slots.longWay).hasValue(1);
    }

    @Test
    void it_is_not_written_when_the_condition_does_not_hold() {
        var boundary = AppendCondition.noneOf(Criteria.havingTags(TAG), 0);
        log.append(taking("s", boundary, Events.event("A", TAG)));

        assertThat(log.append(taking("t", boundary, Events.event("B", TAG)))).isEqualTo(new Conflicted());
        try (var other = EventLogs.jdbi(database.dataSource(), EventLogConfiguration.DEFAULT, EventLogObserver.NONE)) {
            assertThat(other.append(taking("u", boundary, Events.event("C", TAG))))
                    .isEqualTo(new Conflicted());
        }
        assertThat(taken()).containsExactly("s@1");
    }

    @Test
    void in_a_batch_each_has_its_own_position_and_its_own_fate() {
        var boundary = AppendCondition.noneOf(Criteria.havingTags(TAG), 0);
        var outcomes = together(
                taking("s", boundary, Events.event("A", TAG), Events.event("B")),
                taking("t", boundary, Events.event("C", TAG)),
                Append.of(List.of(Events.event("D")), AppendCondition.NONE),
                taking("u", AppendCondition.NONE, Events.event("E")));

        assertThat(outcomes)
                .containsExactly(new Appended(2, 3), new Conflicted(), new Appended(4, 4), new Appended(5, 5));
        assertThat(taken()).containsExactly("s@3", "u@5");
        assertThat(slots.longWay).hasValue(0);
    }

    @Test
    void a_refusal_in_a_batch_is_that_append_s_alone() {
        log.append(taking("s", AppendCondition.NONE, Events.event("A")));

        var outcomes = together(
                taking("t", AppendCondition.NONE, Events.event("B")),
                taking("s", AppendCondition.NONE, Events.event("C")),
                taking("u", AppendCondition.NONE, Events.event("D")));

        assertThat(outcomes)
                .containsExactly(new Appended(3, 3), new Refused("slots", "s is taken"), new Appended(4, 4));
        assertThat(taken()).containsExactly("s@1", "t@3", "u@4");
    }

    @Test
    void refusals_that_are_certain_are_settled_together() {
        log.append(taking("s", AppendCondition.NONE, Events.event("A")));

        var outcomes = together(
                taking("s", AppendCondition.NONE, Events.event("B")),
                taking("s", AppendCondition.NONE, Events.event("C")),
                taking("s", AppendCondition.NONE, Events.event("D")),
                taking("t", AppendCondition.NONE, Events.event("E")));

        assertThat(outcomes).last().isEqualTo(new Appended(3, 3));
        assertThat(outcomes.subList(0, 3)).containsOnly(new Refused("slots", "s is taken"));
        assertThat(slots.longWay).hasValue(2);
    }

    @Test
    void an_event_id_that_is_taken_is_still_told_from_a_refusal() {
        var event = Events.event("A");
        log.append(taking("s", AppendCondition.NONE, event));

        assertThat(log.append(taking("t", AppendCondition.NONE, event)))
                .isEqualTo(new AppendOutcome.Duplicate(event.id()));
        assertThat(taken()).containsExactly("s@1");
    }

    private List<AppendOutcome> together(Append... appends) {
        var waiting = new WaitingAppends(log, Append.of(List.of(Events.event("held")), AppendCondition.NONE));
        for (var append : appends) {
            waiting.add(log, append);
        }
        return waiting.outcomes();
    }

    /** Takes slots along with the events, and one by one where that fails. */
    private static final class Slots implements CompanionWriter<String>, CompanionStatement<String> {

        private final AtomicInteger longWay = new AtomicInteger();

        @Override
        public String name() {
            return "slots";
        }

        @Override
        public List<Verdict> write(Handle handle, List<Placed<String>> writes) {
            longWay.incrementAndGet();
            var verdicts = new ArrayList<Verdict>();
            for (var placed : writes) {
                var isNew = handle.execute(
                                "INSERT INTO slot VALUES (?, ?) ON CONFLICT DO NOTHING", placed.write(), placed.last())
                        == 1;
                verdicts.add(isNew ? new Verdict.Accepted() : new Verdict.Refused(placed.write() + " is taken", true));
            }
            return verdicts;
        }

        @Override
        public Optional<CompanionStatement<String>> statement() {
            return Optional.of(this);
        }

        @Override
        public String refusal() {
            return "23505";
        }

        @Override
        public String insertion(int writes) {
            return "INSERT INTO slot SELECT (CAST(? AS TEXT[]))[n], position FROM placed";
        }

        @Override
        public void bind(PreparedStatement statement, int first, List<String> writes) throws SQLException {
            statement.setArray(first, statement.getConnection().createArrayOf("text", writes.toArray()));
        }
    }
}
