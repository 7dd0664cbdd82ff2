package dev.keelson.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.eventstore.AppendOutcome.Appended;
import dev.keelson.eventstore.AppendOutcome.Conflicted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On PostgreSQL the first tag of an event is in its row and the others are beside; readers and conditions do not notice. */
final class FirstTagIT {

    private static final Tag CUSTOMER = new Tag("customer", "c-1");
    private static final Tag ORDER = new Tag("order", "o-1");
    private static final Tag SHIPMENT = new Tag("shipment", "s-1");

    private final TestDatabase database = TestDatabase.postgresql();
    private final Jdbi jdbi = Jdbi.create(database.dataSource());

    @BeforeEach
    void migrate() {
        SchemaMigrations.migrate(database.dataSource());
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private EventLog open() {
        return EventLogs.jdbi(database.dataSource(), EventLogConfiguration.DEFAULT, EventLogObserver.NONE);
    }

    private static EventData event(String id, Tag... tags) {
        return new EventData(id, "t.T", "1", Instant.EPOCH, new byte[] {'1'}, Map.of(), Set.of(tags));
    }

    private static AppendOutcome append(EventLog log, AppendCondition condition, EventData... events) {
        return log.append(Append.of(List.of(events), condition));
    }

    private static AppendOutcome append(EventLog log, Tag boundary, long after, EventData... events) {
        return append(log, AppendCondition.noneOf(Criteria.havingTags(boundary), after), events);
    }

    private List<String> firstTags() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT COALESCE(tag_key || '=' || tag_value, '-') FROM keelson_event ORDER BY position")
                .mapTo(String.class)
                .list());
    }

    @Test
    void the_first_tag_is_one_of_the_boundary_that_was_decided_on() {
        try (var log = open()) {
            append(log, ORDER, 0, event("a", CUSTOMER, ORDER, SHIPMENT));
            append(log, CUSTOMER, 1, event("b", CUSTOMER, ORDER), event("c", ORDER, SHIPMENT), event("d"));
            append(log, AppendCondition.NONE, event("e", CUSTOMER, SHIPMENT));
        }

        assertThat(firstTags()).containsExactly("order=o-1", "customer=c-1", "order=o-1", "-", "customer=c-1");
    }

    @Test
    void pages_are_in_order_whichever_of_the_tags_is_the_first() {
        try (var log = open()) {
            fill(log);

            assertThat(pages(log, ORDER)).containsExactly(List.of(1L, 2L, 3L), List.of(4L, 5L, 6L), List.of(7L, 8L));
            assertThat(pages(log, CUSTOMER)).containsExactly(List.of(1L, 2L, 3L), List.of(4L, 5L, 6L), List.of(7L, 8L));
            assertThat(pages(log, SHIPMENT)).isEmpty();
        }
    }

    private static void fill(EventLog log) {
        for (var position = 0; position < 8; position++) {
            append(log, position % 3 == 0 ? ORDER : CUSTOMER, position, event("e-" + position, CUSTOMER, ORDER));
        }
    }

    private static List<List<Long>> pages(EventLog log, Tag tag) {
        var pages = new ArrayList<List<Long>>();
        var page = log.read(Criteria.havingTags(tag), 0, 3);
        while (!page.events().isEmpty()) {
            pages.add(page.events().stream().map(RecordedEvent::position).toList());
            page = log.read(Criteria.havingTags(tag), page.through(), 3);
        }
        assertThat(page.through()).isEqualTo(log.head());
        return pages;
    }

    @Test
    void an_event_from_before_the_first_tag_had_its_place_is_found_as_any_other() {
        try (var log = open()) {
            fill(log);
        }
        moveFirstTagsBeside("position % 2 = 1");

        try (var log = open()) {
            assertThat(pages(log, ORDER)).containsExactly(List.of(1L, 2L, 3L), List.of(4L, 5L, 6L), List.of(7L, 8L));
            assertThat(append(log, ORDER, 6, event("late", ORDER))).isEqualTo(new Conflicted());
            assertThat(append(log, ORDER, 7, event("late", ORDER))).isEqualTo(new Conflicted());
        }
        moveFirstTagsBeside("tag_key IS NOT NULL");
        try (var log = open()) {
            assertThat(append(log, ORDER, 7, event("late", ORDER))).isEqualTo(new Conflicted());
            assertThat(append(log, ORDER, 8, event("late", ORDER))).isEqualTo(new Appended(9, 9));
        }
    }

    private void moveFirstTagsBeside(String which) {
        jdbi.useHandle(handle -> {
            handle.execute("INSERT INTO keelson_further_tag (tag_key, tag_value, position)"
                    + " SELECT tag_key, tag_value, position FROM keelson_event WHERE " + which);
            handle.execute("UPDATE keelson_event SET tag_key = NULL, tag_value = NULL WHERE " + which);
        });
    }

    @Test
    void all_tags_together_are_read_in_the_order_of_two_indexes() {
        var plan = jdbi.inTransaction(handle -> {
            handle.execute("SET LOCAL enable_seqscan = off");
            handle.execute("SET LOCAL enable_bitmapscan = off");
            return handle.createQuery("""
                            EXPLAIN (COSTS OFF)
                            SELECT position
                            FROM keelson_event_tag
                            WHERE tag_key = 'order' AND tag_value = 'o-1' AND position > 5
                            ORDER BY position
                            LIMIT 10
                            """).mapTo(String.class).list();
        });

        assertThat(plan)
                .anyMatch(line -> line.contains("Merge Append"))
                .anyMatch(line -> line.contains("keelson_event_first_tag"))
                .noneMatch(line -> line.strip().startsWith("->  Sort"));
    }

    /** On tables without statistics, which is when a planner guesses. */
    @Test
    void a_condition_on_two_tags_looks_at_the_events_of_the_one_and_no_more() {
        jdbi.useHandle(handle -> {
            handle.execute("INSERT INTO keelson_event"
                    + " (position, id, type, revision, time, payload, metadata, tags, tag_key, tag_value)"
                    + " SELECT n, n, 't.T', '1', NOW(), '1', '{}', '[]', 'order', 'o-1'"
                    + " FROM GENERATE_SERIES(1, 3000) AS n");
            handle.execute("INSERT INTO keelson_further_tag (tag_key, tag_value, position)"
                    + " SELECT 'customer', n, n FROM GENERATE_SERIES(1, 3000) AS n");
        });

        var plan = jdbi.withHandle(handle -> handle.createQuery("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF)"
                        + " SELECT keelson_append_batch('{}', '{}', '{}', '{}', '{}', 0, 0, '{0,0}',"
                        + " ARRAY['order', 'o-1', '[\"customer\", \"nobody\"]', NULL])")
                .mapTo(String.class)
                .collect(Collectors.joining("\n")));

        assertThat(pagesIn(plan)).as(plan).isBetween(3_000, 30_000);
    }

    private static int pagesIn(String plan) {
        var hit = Pattern.compile("shared hit=(\\d+)").matcher(plan);
        assertThat(hit.find()).as(plan).isTrue();
        return Integer.parseInt(hit.group(1));
    }

    @Test
    void a_page_shows_no_event_whose_predecessor_it_could_not_see() throws Exception {
        try (var log = open();
                var other = jdbi.open()) {
            append(log, AppendCondition.NONE, event("a", ORDER));
            other.begin();
            other.execute("LOCK TABLE keelson_further_tag IN ACCESS EXCLUSIVE MODE");
            var reading = CompletableFuture.supplyAsync(
                    () -> log.read(Criteria.havingTags(ORDER), 0, 10), task -> Thread.startVirtualThread(task));
            Awaitility.await().until(this::somebodyWaitsForTheFurtherTags);
            insert(other, 2, "b", ORDER);
            insert(other, 3, "c", CUSTOMER);
            other.execute("INSERT INTO keelson_further_tag (tag_key, tag_value, position) VALUES ('order', 'o-1', 3)");
            other.commit();

            var page = reading.get(10, TimeUnit.SECONDS);

            assertThat(page.events()).extracting(RecordedEvent::position).containsExactly(1L);
            assertThat(page.through()).isEqualTo(1);
            assertThat(log.read(Criteria.havingTags(ORDER), 1, 10).events())
                    .extracting(RecordedEvent::position)
                    .containsExactly(2L, 3L);
        }
    }

    private boolean somebodyWaitsForTheFurtherTags() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE relation = 'keelson_further_tag'::regclass"
                                + " AND NOT granted)")
                .mapTo(Boolean.class)
                .one());
    }

    private static void insert(Handle handle, long position, String id, Tag first) {
        handle.execute(
                "INSERT INTO keelson_event (position, id, type, revision, time, payload, metadata, tags, tag_key, tag_value)"
                        + " VALUES (?, ?, 't.T', '1', NOW(), '1', '{}', '[]', ?, ?)",
                position,
                id,
                first.key(),
                first.value());
    }
}
