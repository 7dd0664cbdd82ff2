package dev.keelson.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever else is open in the database: nobody waits for it, and readers skip nothing. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class AdversaryContract {

    private static final int WRITERS = 4;
    private static final int APPENDS = 50;
    private static final int EVENTS = WRITERS * APPENDS * 2;
    private static final long SECONDS = 30;

    /** The database of the log. */
    abstract TestDatabase database();

    /** Opens a log, or several, on the database. */
    abstract List<EventLog> open();

    private List<EventLog> nodes = List.of();

    @BeforeAll
    void prepare() {
        Adversary.prepare(database());
    }

    @AfterEach
    void close_the_logs() {
        nodes.forEach(EventLog::close);
    }

    @Test
    void positions_are_no_numbers_of_a_sequence() {
        var numbered = Jdbi.create(database().dataSource())
                .withHandle(
                        handle -> handle.createQuery("""
                        SELECT table_name || '.' || column_name
                        FROM information_schema.columns
                        WHERE LOWER(table_name) LIKE 'keelson%'
                          AND (is_identity = 'YES' OR LOWER(column_default) LIKE '%next%')
                        """).mapTo(String.class).list());

        assertThat(numbered).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void nobody_waits_for_a_foreign_transaction_and_nothing_is_skipped(Adversary adversary) throws Exception {
        standAgainst(adversary, database());
    }

    /** One adversary is there before the log is opened, another comes while appends and readers are under way. */
    void standAgainst(Adversary adversary, TestDatabase where) throws Exception {
        try (var before = adversary.in(where);
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            nodes = open();
            var start = nodes.getFirst().head();
            var underWay = new CountDownLatch(EVENTS / 4);
            var all = new ArrayList<Future<?>>();
            for (var node : nodes) {
                all.add(executor.submit(() -> follow(node, start, underWay)));
            }
            for (var i = 0; i < WRITERS; i++) {
                var tag = new Tag("writer", String.valueOf(i));
                var node = nodes.get(i % nodes.size());
                all.add(executor.submit(() -> write(node, tag, start)));
            }
            assertThat(underWay.await(SECONDS, TimeUnit.SECONDS)).isTrue();
            try (var during = adversary.in(where)) {
                for (var future : all) {
                    future.get(SECONDS, TimeUnit.SECONDS);
                }
                assertWasOpen(during);
            }
            assertWasOpen(before);
        }
    }

    /** The commit of a transaction that was ended from outside fails. */
    private static void assertWasOpen(Handle adversary) {
        assertThat(adversary.isInTransaction()).isTrue();
        adversary.commit();
    }

    private static Void write(EventLog log, Tag tag, long start) {
        var after = start;
        for (var i = 0; i < APPENDS; i++) {
            var events = List.of(Events.event("A", tag), Events.event("B", tag));
            var outcome = log.append(Append.of(events, AppendCondition.noneOf(Criteria.havingTags(tag), after)));
            assertThat(outcome).isInstanceOf(AppendOutcome.Appended.class);
            after = ((AppendOutcome.Appended) outcome).last();
        }
        return null;
    }

    private static Void follow(EventLog log, long start, CountDownLatch underWay) throws InterruptedException {
        var wakeUps = new LinkedBlockingQueue<Long>();
        var seen = start;
        try (var _ = log.onAppend(wakeUps::add)) {
            while (seen < start + EVENTS) {
                var page = log.read(Criteria.ANY, seen, 20);
                for (var event : page.events()) {
                    assertThat(event.position()).isEqualTo(++seen);
                    underWay.countDown();
                }
                if (page.reachesHead() && seen < start + EVENTS) {
                    assertThat(wakeUps.poll(SECONDS, TimeUnit.SECONDS)).isNotNull();
                }
            }
        }
        return null;
    }
}
