package dev.keelson.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every snapshot store promises. */
abstract class SnapshotStoreContract {

    private static final int WRITERS = 8;

    /** A store, empty when it is opened for the first time in a test. */
    abstract SnapshotStore open();

    /** Leaves nothing behind. */
    abstract void drop();

    private SnapshotStore store = SnapshotStores.inMemory();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void dropStore() {
        drop();
    }

    private static Snapshot snapshot(String id, long position, String revision) {
        var state = "{\"at\":%d}".formatted(position).getBytes(StandardCharsets.UTF_8);
        return new Snapshot("shop.Order", id, position, revision, "shop.Order$Open", state);
    }

    private void assertKept(Snapshot expected) {
        assertThat(store.find(expected.entityType(), expected.entityId()))
                .get()
                .usingRecursiveComparison()
                .isEqualTo(expected);
    }

    @Test
    void what_is_saved_is_found_whole_and_by_its_own_key_only() {
        store.save(snapshot("o-1", 7, "1"));

        assertKept(snapshot("o-1", 7, "1"));
        assertThat(store.find("shop.Order", "o-2")).isEmpty();
        assertThat(store.find("shop.Customer", "o-1")).isEmpty();
    }

    @Test
    void a_newer_snapshot_takes_the_place_of_an_older_one() {
        store.save(snapshot("o-1", 7, "1"));
        store.save(snapshot("o-1", 9, "2"));

        assertKept(snapshot("o-1", 9, "2"));
    }

    @Test
    void an_older_snapshot_never_takes_the_place_of_a_newer_one() {
        store.save(snapshot("o-1", 9, "1"));
        store.save(snapshot("o-1", 7, "2"));

        assertKept(snapshot("o-1", 9, "1"));
    }

    @Test
    void one_at_the_same_position_replaces_what_could_not_be_read() {
        store.save(snapshot("o-1", 9, "1"));
        store.save(snapshot("o-1", 9, "2"));

        assertKept(snapshot("o-1", 9, "2"));
    }

    @Test
    void what_is_discarded_is_gone_and_leaves_room_for_an_older_one() {
        store.save(snapshot("o-1", 9, "1"));
        store.discard(snapshot("o-1", 9, "1"));
        assertThat(store.find("shop.Order", "o-1")).isEmpty();

        store.save(snapshot("o-1", 7, "1"));
        assertKept(snapshot("o-1", 7, "1"));
    }

    @Test
    void discarding_spares_what_came_after() {
        store.save(snapshot("o-1", 9, "1"));
        store.discard(snapshot("o-1", 7, "1"));

        assertKept(snapshot("o-1", 9, "1"));
    }

    @Test
    void of_snapshots_saved_at_the_same_time_the_newest_stays() throws Exception {
        var together = new CyclicBarrier(WRITERS);
        var writers = new ArrayList<FutureTask<Void>>();
        for (var position = 1; position <= WRITERS; position++) {
            var saved = snapshot("o-1", position, "1");
            writers.add(new FutureTask<>(() -> {
                together.await(20, TimeUnit.SECONDS);
                store.save(saved);
                return null;
            }));
        }
        writers.forEach(Thread::startVirtualThread);
        for (var writer : writers) {
            writer.get(20, TimeUnit.SECONDS);
        }

        assertKept(snapshot("o-1", WRITERS, "1"));
    }
}
