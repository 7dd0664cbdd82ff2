package dev.keelson.commandside;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
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
}
