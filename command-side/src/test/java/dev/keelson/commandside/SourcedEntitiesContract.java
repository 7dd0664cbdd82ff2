package dev.keelson.commandside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.commandside.Jar.MoveMarbles;
import dev.keelson.commandside.Jar.Peek;
import dev.keelson.commandside.Jar.PutMarbles;
import dev.keelson.commandside.Purse.AddCoin;
import dev.keelson.commandside.Purse.Count;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.Snapshot;
import dev.keelson.eventstore.SnapshotStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.modelling.StateManager;
import org.axonframework.modelling.repository.Repository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the entity cache and the snapshots promise, on any log. The second node's hints never tell it of the first. */
abstract class SourcedEntitiesContract {

    private static final int CACHE = 1_048_576;
    private static final int HISTORIES = 40;
    private static final int COMMANDS = 60;

    /** The log of one of two nodes. */
    abstract EventLog open(int node);

    abstract SnapshotStore snapshots();

    abstract void drop();

    /** Everything that a node has. */
    record Started(CountingLog log, CountingObserver observer, Cellar cellar) implements AutoCloseable {

        String answer(Object command) {
            return cellar.answer(command);
        }

        @Override
        public void close() {
            cellar.close();
        }
    }

    private final ArrayList<Started> started = new ArrayList<>();
    private Started a = none();
    private Started b = none();

    @SuppressWarnings("NullAway") // set before each test
    private static Started none() {
        return null;
    }

    @BeforeEach
    void start() {
        a = node(0, CACHE);
        b = node(1, CACHE);
    }

    private Started node(int node, int cacheBytes) {
        return node(node, cacheBytes, Jar.Boundary.ALL);
    }

    private Started node(int node, int cacheBytes, Jar.Boundary boundary) {
        var log = new CountingLog(open(node));
        var observer = new CountingObserver();
        var begun = new Started(log, observer, new Cellar(log, snapshots(), cacheBytes, observer, boundary));
        started.add(begun);
        return begun;
    }

    @AfterEach
    void stop() {
        started.forEach(Started::close);
        drop();
    }

    @Test
    void every_entity_is_served_by_our_repository() {
        var repositories = a.cellar().axon().getComponents(Repository.class).values();
        var states = a.cellar().axon().getComponent(StateManager.class);

        assertThat(repositories).hasSize(2).allSatisfy(repository -> assertThat((Object) repository)
                .isInstanceOf(SourcedRepository.class)
                .isNotInstanceOf(EventSourcingRepository.class));
        assertThat((Object) states.repository(Jar.class, String.class)).isInstanceOf(SourcedRepository.class);
        assertThat((Object) states.repository(Purse.class, String.class)).isInstanceOf(SourcedRepository.class);
    }

    @Test
    void a_command_after_a_commit_reads_nothing() {
        assertThat(a.answer(new PutMarbles("j-1", 2))).isEqualTo("2");
        a.log().reads();
        assertThat(a.answer(new PutMarbles("j-1", 3))).isEqualTo("5");
        assertThat(a.answer(new PutMarbles("j-1", 1))).isEqualTo("6");

        assertThat(a.log().reads()).isZero();
        assertThat(a.observer().hits).hasValue(2);
        assertThat(a.observer().misses).hasValue(1);
    }

    @Test
    void an_append_on_a_stale_state_is_decided_again_on_the_new_one() {
        a.answer(new PutMarbles("j-1", 2));
        b.answer(new PutMarbles("j-1", 3));
        a.log().conflicts();

        assertThat(a.answer(new PutMarbles("j-1", 1))).isEqualTo("6");
        assertThat(a.log().conflicts()).isEqualTo(1);
        assertThat(a.observer().stale).hasValue(1);
    }

    @Test
    void a_refusal_on_a_stale_state_is_decided_again_on_the_new_one() {
        a.answer(new PutMarbles("j-1", 5));
        b.answer(new PutMarbles("j-1", 2));

        assertThat(a.answer(new Peek("j-1"))).isEqualTo("refused: there are 7 of 2");
        assertThat(a.answer(new PutMarbles("j-1", 3))).isEqualTo("refused: there are 7 of 2");
        b.answer(new MoveMarbles("j-1", "j-2", 4));
        assertThat(a.answer(new PutMarbles("j-1", 6))).isEqualTo("9");
    }

    @Test
    void a_refusal_costs_one_look_at_the_log() {
        a.answer(new PutMarbles("j-1", 5));
        a.log().reads();
        a.answer(new Peek("j-1"));

        assertThat(a.log().reads()).isEqualTo(1);
    }

    @Test
    void a_state_that_changes_between_its_load_and_the_refusal_is_noticed() throws Exception {
        a.answer(new PutMarbles("j-1", 5));
        var loaded = new CountDownLatch(1);
        var changed = new CountDownLatch(1);
        a.cellar().beforeTheCommit(_ -> {
            loaded.countDown();
            assertThat(Threads.reached(changed)).isTrue();
        });
        var peek = Threads.call(() -> a.answer(new Peek("j-1")));
        assertThat(Threads.reached(loaded)).isTrue();
        b.answer(new PutMarbles("j-1", 1));
        changed.countDown();

        assertThat(peek.result()).isEqualTo("refused: there are 6 of 2");
    }

    @Test
    void entities_that_changed_at_different_times_do_not_conflict_with_each_other() {
        a.answer(new PutMarbles("old", 5));
        for (var i = 0; i < 5; i++) {
            a.answer(new PutMarbles("new", 1));
        }
        a.log().conflicts();
        a.log().reads();

        a.answer(new MoveMarbles("old", "new", 1));
        assertThat(a.log().conflicts()).isZero();
        assertThat(a.log().reads()).isEqualTo(1);
        assertThat(a.answer(new Peek("new"))).isEqualTo("refused: there are 6 of 6");
    }

    @Test
    void an_old_state_that_others_changed_is_noticed_beside_a_new_one() {
        a.answer(new PutMarbles("old", 5));
        a.answer(new PutMarbles("new", 1));
        b.answer(new MoveMarbles("old", "elsewhere", 5));
        a.answer(new PutMarbles("new", 1));

        assertThat(a.answer(new MoveMarbles("old", "new", 1))).isEqualTo("refused: there are 0 of 2");
    }

    @Test
    void a_refusal_on_states_of_two_moments_is_decided_again_on_those_of_one() {
        b.answer(new PutMarbles("from", 5));
        b.answer(new PutMarbles("to", 5));
        a.log().afterTheNextRead(() -> b.answer(new MoveMarbles("from", "to", 4)));

        assertThat(a.answer(new MoveMarbles("from", "to", 5))).isEqualTo("refused: there are 1 of 2");
    }

    @Test
    void the_cache_keeps_of_a_command_on_two_entities_what_belongs_to_each() {
        a.answer(new PutMarbles("j-1", 5));
        a.answer(new PutMarbles("j-2", 1));
        a.answer(new MoveMarbles("j-1", "j-2", 2));

        assertThat(a.answer(new Peek("j-1"))).isEqualTo("refused: there are 3 of 2");
        assertThat(a.answer(new Peek("j-2"))).isEqualTo("refused: there are 3 of 2");
    }

    @Test
    void an_object_that_changes_in_place_is_put_back_after_a_commit_only() {
        assertThat(a.answer(new AddCoin("p-1", 1))).isEqualTo("[1]");
        assertThat(a.answer(new AddCoin("p-1", 2))).isEqualTo("[1, 2]");
        assertThat(a.observer().hits).hasValue(1);
        assertThat(a.answer(new AddCoin("p-1", 13))).isEqualTo("refused: the purse would hold [1, 2, 13]");
        assertThat(a.answer(new Count("p-1"))).isEqualTo("[1, 2]");
        assertThat(a.observer().misses).hasValue(2);
        assertThat(a.answer(new Count("p-1"))).isEqualTo("[1, 2]");
        b.answer(new AddCoin("p-1", 3));
        assertThat(a.answer(new Count("p-1"))).isEqualTo("[1, 2, 3]");
    }

    @Test
    void the_cache_is_bounded_by_weight() {
        var small = node(0, 2_000);
        for (var i = 0; i < 100; i++) {
            small.answer(new PutMarbles("j-" + i, 1));
        }

        assertThat(small.cellar().entities().cachedBytes()).isBetween(1L, 2_000L);
        assertThat(small.cellar().entities().cachedStates()).isBetween(1L, 9L);
        assertThat(small.observer().evictions.get()).isGreaterThan(90);
    }

    @Test
    void a_cache_of_no_bytes_keeps_nothing() {
        var without = node(0, 0);
        without.answer(new PutMarbles("j-1", 1));
        without.answer(new PutMarbles("j-1", 1));

        assertThat(without.observer().hits).hasValue(0);
        assertThat(without.observer().misses).hasValue(2);
        assertThat(without.cellar().entities().cachedStates()).isZero();
    }

    private static String jar() {
        return Jar.class.getName();
    }

    /** A node that has written its snapshots and is gone, after nine puts. */
    private void aNodeWithSnapshotsStops() {
        for (var i = 0; i < 9; i++) {
            a.answer(new PutMarbles("j-1", 1));
        }
        a.close();
    }

    @Test
    void a_snapshot_begins_the_sourcing_after_a_restart() {
        aNodeWithSnapshotsStops();
        var kept = snapshots().find(jar(), "j-1").orElseThrow();
        var restarted = node(0, CACHE);

        assertThat(kept.position()).isEqualTo(8);
        assertThat(new String(kept.state(), StandardCharsets.UTF_8))
                .isEqualTo("{\"events\":8,\"last\":\"j-1\",\"marbles\":8}");
        assertThat(restarted.answer(new Peek("j-1"))).isEqualTo("refused: there are 9 of 9");
        assertThat(restarted.observer().used).hasValue(1);
    }

    @Test
    void a_snapshot_of_an_object_is_of_its_state_before_the_command() {
        for (var i = 1; i <= 4; i++) {
            a.answer(new AddCoin("p-1", i));
        }
        a.close();
        var restarted = node(0, CACHE);

        assertThat(snapshots().find(Purse.class.getName(), "p-1").orElseThrow().position())
                .isEqualTo(3);
        assertThat(restarted.answer(new Count("p-1"))).isEqualTo("[1, 2, 3, 4]");
        assertThat(restarted.observer().used).hasValue(1);
    }

    @Test
    void a_snapshot_of_another_revision_is_ignored_and_made_anew() {
        aNodeWithSnapshotsStops();
        var kept = snapshots().find(jar(), "j-1").orElseThrow();
        assertIgnoredAndMadeAnew(
                new Snapshot(jar(), "j-1", kept.position(), "0-" + kept.revision(), kept.stateType(), kept.state()));
    }

    @Test
    void a_snapshot_that_cannot_be_read_is_ignored_and_made_anew() {
        aNodeWithSnapshotsStops();
        var kept = snapshots().find(jar(), "j-1").orElseThrow();
        assertIgnoredAndMadeAnew(new Snapshot(
                jar(), "j-1", kept.position(), kept.revision(), kept.stateType(), new byte[] {'{', '"', 0}));
    }

    @Test
    void a_snapshot_of_another_class_is_ignored_and_made_anew() {
        aNodeWithSnapshotsStops();
        var kept = snapshots().find(jar(), "j-1").orElseThrow();
        assertIgnoredAndMadeAnew(
                new Snapshot(jar(), "j-1", kept.position(), kept.revision(), Purse.class.getName(), kept.state()));
    }

    @Test
    void a_snapshot_beyond_the_logs_head_is_ignored_and_made_anew() {
        aNodeWithSnapshotsStops();
        var kept = snapshots().find(jar(), "j-1").orElseThrow();
        assertIgnoredAndMadeAnew(
                new Snapshot(jar(), "j-1", 1_000_000, kept.revision(), kept.stateType(), kept.state()));
    }

    @Test
    void a_snapshot_of_other_events_than_are_the_entitys_now_is_ignored_and_made_anew() {
        var before = node(0, CACHE, Jar.Boundary.PUTS);
        b.answer(new PutMarbles("j-1", 2));
        b.answer(new MoveMarbles("j-1", "j-2", 1));
        for (var i = 0; i < 6; i++) {
            before.answer(new PutMarbles("j-1", 1));
        }
        before.close();

        assertThat(before.observer().kept).hasValue(1);
        assertIgnoredAndMadeAnew("refused: there are 7 of 8");
    }

    private void assertIgnoredAndMadeAnew(Snapshot useless) {
        snapshots().save(useless);
        assertIgnoredAndMadeAnew("refused: there are 9 of 9");
    }

    private void assertIgnoredAndMadeAnew(String seen) {
        var second = node(0, CACHE);
        assertThat(second.answer(new Peek("j-1"))).isEqualTo(seen);
        assertThat(second.observer().ignored).hasValue(1);
        assertThat(second.observer().used).hasValue(0);
        second.close();
        assertThat(second.observer().kept).hasValue(1);

        var third = node(0, CACHE);
        assertThat(third.answer(new Peek("j-1"))).isEqualTo(seen);
        assertThat(third.observer().used).hasValue(1);
        assertThat(third.observer().ignored).hasValue(0);
    }

    @Test
    void of_commands_that_run_at_the_same_time_on_two_nodes_no_more_succeed_than_there_is_room() throws Exception {
        var together = new CountDownLatch(1);
        var calls = new ArrayList<Threads.Call<Long>>();
        for (var i = 0; i < 6; i++) {
            var node = i % 2 == 0 ? a : b;
            calls.add(Threads.call(() -> {
                Threads.reached(together);
                return accepted(node);
            }));
        }
        together.countDown();
        var accepted = 0L;
        for (var call : calls) {
            accepted += Objects.requireNonNull(call.result());
        }

        assertThat(accepted).isEqualTo(Jar.ROOM);
        assertThat(a.answer(new Peek("j-1"))).isEqualTo("refused: there are 9 of 9");
        assertThat(b.answer(new Peek("j-1"))).isEqualTo("refused: there are 9 of 9");
    }

    /** Puts until there is no room; a command that met too many conflicts did nothing and is sent again. */
    private static long accepted(Started node) {
        var accepted = 0L;
        while (true) {
            try {
                if (node.answer(new PutMarbles("j-1", 1)).startsWith("refused")) {
                    return accepted;
                }
                accepted++;
            } catch (CompletionException e) {
                assertThat(e).hasCauseInstanceOf(CommandConflictException.class);
            }
        }
    }

    /**
     * Generated histories on two nodes with caches that are small, big or restarted, against a node that reads everything
     * from the first event on. A failure names the seed.
     */
    @Test
    void every_answer_is_that_of_a_node_without_cache_and_snapshots() {
        for (var seed = 1L; seed <= HISTORIES; seed++) {
            var random = new Random(seed);
            a = node(0, random.nextBoolean() ? CACHE : 3_000);
            b = node(1, random.nextBoolean() ? CACHE : 3_000);
            var model = new Model();
            for (var i = 0; i < COMMANDS; i++) {
                var command = command(random, seed);
                var node = random.nextBoolean() ? a : b;
                assertThat(node.answer(command))
                        .as("seed %d, command %d: %s", seed, i, command)
                        .isEqualTo(model.answer(command));
                if (random.nextInt(20) == 0) {
                    a.close();
                    a = node(0, CACHE);
                }
            }
            a.close();
            b.close();
        }
    }

    private static Object command(Random random, long seed) {
        var jar = "s%d-%d".formatted(seed, random.nextInt(3));
        var other = "s%d-%d".formatted(seed, 3 + random.nextInt(3));
        return switch (random.nextInt(7)) {
            case 0, 1 -> new PutMarbles(jar, 1 + random.nextInt(4));
            case 2 -> new MoveMarbles(jar, other, 1 + random.nextInt(4));
            case 3 -> new MoveMarbles(other, jar, 1 + random.nextInt(4));
            case 4 -> new Peek(random.nextBoolean() ? jar : other);
            case 5 -> new AddCoin(jar, random.nextInt(6) == 0 ? 13 : random.nextInt(9));
            default -> new Count(jar);
        };
    }
}
