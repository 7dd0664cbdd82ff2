package dev.keelson.commandside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.commandside.Jar.PutMarbles;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.Snapshot;
import dev.keelson.eventstore.SnapshotStore;
import dev.keelson.eventstore.SnapshotStores;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SnapshotWriterTest {

    @Test
    void what_waits_is_bounded_and_written_at_the_close() {
        var writer = new SnapshotWriter();
        var begun = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        var written = new AtomicInteger();
        assertThat(writer.offer(() -> {
                    begun.countDown();
                    Threads.reached(released);
                }))
                .isTrue();
        assertThat(Threads.reached(begun)).isTrue();

        for (var i = 0; i < 256; i++) {
            assertThat(writer.offer(written::incrementAndGet)).isTrue();
        }
        assertThat(writer.offer(written::incrementAndGet)).isFalse();
        released.countDown();
        writer.close();

        assertThat(written).hasValue(256);
        assertThat(writer.offer(written::incrementAndGet)).isFalse();
    }

    @Test
    void what_one_snapshot_runs_into_does_not_keep_the_others_from_being_written() {
        var writer = new SnapshotWriter();
        var written = new AtomicInteger();

        assertThat(writer.offer(() -> {
                    throw new StackOverflowError("on purpose");
                }))
                .isTrue();
        assertThat(writer.offer(() -> {
                    throw new IllegalStateException("on purpose");
                }))
                .isTrue();
        assertThat(writer.offer(written::incrementAndGet)).isTrue();
        writer.close();

        assertThat(written).hasValue(1);
    }

    @Test
    void a_snapshot_that_an_error_prevents_is_counted_and_the_next_one_kept() {
        var observer = new CountingObserver();
        var store = new FailingOnce(SnapshotStores.inMemory());
        try (var log = EventLogs.inMemory();
                var cellar = new Cellar(log, store, 1_048_576, observer)) {
            for (var i = 0; i < 9; i++) {
                cellar.answer(new PutMarbles("j-1", 1));
            }
        }

        assertThat(observer.dropped).hasValue(1);
        assertThat(observer.kept).hasValue(1);
        assertThat(store.find(Jar.class.getName(), "j-1")).isPresent();
    }

    /** Runs into an error at its first snapshot. */
    private static final class FailingOnce implements SnapshotStore {

        private final SnapshotStore store;
        private final AtomicBoolean failed = new AtomicBoolean();

        FailingOnce(SnapshotStore store) {
            this.store = store;
        }

        @Override
        public Optional<Snapshot> find(String entityType, String entityId) {
            return store.find(entityType, entityId);
        }

        @Override
        public void save(Snapshot snapshot) {
            if (failed.compareAndSet(false, true)) {
                throw new NoClassDefFoundError("on purpose");
            }
            store.save(snapshot);
        }

        @Override
        public void discard(Snapshot snapshot) {
            store.discard(snapshot);
        }
    }
}
