package dev.keelson.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.eventstore.Append;
import dev.keelson.eventstore.AppendCondition;
import dev.keelson.eventstore.AppendOutcome.Appended;
import dev.keelson.eventstore.AppendOutcome.Conflicted;
import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.RecordedEvent;
import dev.keelson.eventstore.Tag;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was loaded cannot be told from what a log has written itself. */
abstract class LoaderContract {

    private static final LoadedLog LOADED = new LoadedLog(10_000, 1_000);
    private static final Tag OLD = new Tag("account", Boundaries.account(17));

    private final Scratch scratch;
    private final OpenLog log;

    LoaderContract(Engine engine) {
        scratch = engine.open();
        OpenLog.on(scratch).close();
        Loader.fill(scratch, LOADED);
        log = OpenLog.on(scratch);
    }

    @AfterEach
    void close() {
        log.close();
        scratch.close();
    }

    private List<RecordedEvent> read(Criteria criteria) {
        var events = new ArrayList<RecordedEvent>();
        var after = 0L;
        while (after < log.log().head()) {
            var page = log.log().read(criteria, after, 1_000);
            events.addAll(page.events());
            after = page.through();
        }
        return events;
    }

    @Test
    void positions_have_no_gaps_and_the_head_is_the_last() {
        var events = read(Criteria.ANY);

        assertThat(log.log().head()).isEqualTo(10_000);
        assertThat(events)
                .extracting(RecordedEvent::position)
                .isSorted()
                .doesNotHaveDuplicates()
                .hasSize(10_000);
        assertThat(events)
                .extracting(recorded -> recorded.event().id())
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(events).extracting(recorded -> recorded.event().time()).isSorted();
        assertThat(events).allMatch(recorded -> recorded.event().payload().length == Payload.BYTES);
    }

    @Test
    void an_event_is_found_by_each_of_its_tags_and_by_no_other() throws SQLException {
        var tags = read(Criteria.ANY).stream()
                .mapToInt(recorded -> recorded.event().tags().size())
                .sum();

        assertThat(rows("keelson_event_tag")).isEqualTo(tags).isEqualTo(15_000);
        assertThat(read(Criteria.havingTags(OLD)))
                .hasSize(10)
                .allMatch(recorded -> recorded.event().tags().contains(OLD));
        var branch = new Tag("branch", "branch-07");
        assertThat(read(Criteria.havingTags(branch)))
                .hasSize(50)
                .allMatch(recorded -> recorded.event().tags().contains(branch));
    }

    private long rows(String table) throws SQLException {
        try (var connection = DriverManager.getConnection(scratch.ours().url());
                var statement = connection.createStatement();
                var count = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            count.next();
            return count.getLong(1);
        }
    }

    @Test
    void the_log_goes_on_from_there_and_conditions_see_what_was_loaded() {
        var criteria = Criteria.havingTags(OLD);

        assertThat(log.log().append(Append.of(List.of(event()), AppendCondition.noneOf(criteria, 9_000))))
                .isEqualTo(new Conflicted());
        assertThat(log.log().append(Append.of(List.of(event()), AppendCondition.noneOf(criteria, 10_000))))
                .isEqualTo(new Appended(10_001, 10_001));
    }

    private static EventData event() {
        return new EventData("id", "bench.Deposited", "0.0.1", Instant.EPOCH, Payload.bytes(), Map.of(), Set.of(OLD));
    }

    @Test
    void the_domain_decides_on_what_was_loaded() {
        try (var deposits = Dispatching.plain(
                Bank.on(log), new Boundaries(List.of(OLD.value()), 1, log.log().head()))) {
            deposits.once(0);
        }

        var deposited = read(Criteria.havingTags(OLD)).getLast();
        assertThat(deposited.position()).isEqualTo(10_001);
        assertThat(deposited.event().type()).isEqualTo("bench.Deposited");
        assertThat(deposited.event().payload()).asString().isEqualTo(Payload.of(OLD.value(), 1));
    }
}
