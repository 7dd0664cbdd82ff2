package dev.keelson.eventstore;

import static dev.keelson.eventstore.Events.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.eventstore.EventLogObserver.ReadFrom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is read once, what is kept, and what goes to the log; its promises to readers are those of the contract. */
@Timeout(30)
final class SharedReadsEventLogTest {

    private static final int READERS = 32;
    private static final long PLENTY = 64 * 1_048_576;
    private static final Tag RARE = new Tag("rare", "1");

    private final List<ReadFrom> reads = new CopyOnWriteArrayList<>();
    private final StoredLog stored = new StoredLog();

    private SharedReadsEventLog sharing(long bytes) {
        return sharing(bytes, Duration.ofSeconds(10));
    }

    private SharedReadsEventLog sharing(long bytes, Duration patience) {
        return new SharedReadsEventLog(
                stored,
                bytes,
                new EventLogObserver() {
                    @Override
                    public void committed(int appends, int events, Duration duration) {}

                    @Override
                    public void read(ReadFrom from) {
                        reads.add(from);
                    }
                },
                patience);
    }

    private void append(int count) {
        for (var i = 0; i < count; i++) {
            stored.append(Append.of(List.of(event(i % 2 == 0 ? "A" : "B")), AppendCondition.NONE));
        }
    }

    @Test
    void however_many_read_a_page_at_once_it_is_loaded_once() throws Exception {
        append(10);
        var log = sharing(PLENTY);
        var pages = new CopyOnWriteArrayList<EventPage>();
        stored.hold();
        var readers = IntStream.range(0, READERS)
                .mapToObj(_ -> Thread.ofVirtual().start(() -> pages.add(log.read(Criteria.ANY, 0, 100))))
                .toList();
        Awaitility.await()
                .until(() -> readers.stream().allMatch(reader -> reader.getState() == Thread.State.TIMED_WAITING));
        stored.letGo();
        for (var reader : readers) {
            assertThat(reader.join(Duration.ofSeconds(10))).isTrue();
        }

        assertThat(pages).hasSize(READERS).allSatisfy(page -> assertThat(page.events())
                .hasSize(10));
        assertThat(stored.asked()).containsExactly("0+256");
    }

    @Test
    void a_page_is_read_once_and_extended_by_what_is_new() {
        append(300);
        var log = sharing(PLENTY);

        assertThat(everything(log)).hasSize(300);
        assertThat(everything(log)).hasSize(300);
        assertThat(stored.asked()).containsExactly("0+256", "256+256");

        append(1);
        assertThat(everything(log)).hasSize(301);
        assertThat(stored.asked()).containsExactly("0+256", "256+256", "300+212");
    }

    private static List<Long> everything(EventLog log) {
        var positions = new ArrayList<Long>();
        var after = 0L;
        while (true) {
            var page = log.read(Criteria.ANY, after, 100);
            page.events().forEach(event -> positions.add(event.position()));
            if (page.reachesHead()) {
                return positions;
            }
            after = page.through();
        }
    }

    @Test
    void nothing_is_asked_of_the_log_by_who_stands_at_the_head() {
        append(3);
        var log = sharing(PLENTY);

        assertThat(log.read(Criteria.ANY, 3, 10)).isEqualTo(new EventPage(List.of(), 3, 3));
        assertThat(stored.asked()).isEmpty();
    }

    @Test
    void what_few_want_far_below_the_head_is_left_to_the_log_until_the_pages_are_there() {
        append(LogPage.SIZE * 6);
        var log = sharing(PLENTY);

        assertThat(log.read(Criteria.havingTags(RARE), 0, 10).events()).isEmpty();
        assertThat(log.read(Criteria.ofTypes("A"), LogPage.SIZE * 5L, 10).events())
                .hasSize(10);
        var _ = everything(log);
        assertThat(log.read(Criteria.havingTags(RARE), 0, 10)).isEqualTo(new EventPage(List.of(), 1_536, 1_536));

        assertThat(reads.getFirst()).isEqualTo(ReadFrom.LOG);
        assertThat(reads.get(1)).isEqualTo(ReadFrom.PAGE);
        assertThat(reads.getLast()).isEqualTo(ReadFrom.MEMORY);
    }

    @Test
    void a_selective_read_goes_through_many_pages_and_tells_how_far() {
        append(LogPage.SIZE * 3);
        stored.append(Append.of(List.of(event("A", RARE), event("C")), AppendCondition.NONE));
        var log = sharing(PLENTY);
        var _ = everything(log);
        var criteria =
                new Criteria(List.of(new Criterion(Set.of("C"), Set.of()), new Criterion(Set.of("A"), Set.of(RARE))));

        var first = log.read(criteria, 0, 1);
        assertThat(first.events()).extracting(RecordedEvent::position).containsExactly(769L);
        assertThat(first.through()).isEqualTo(769);
        assertThat(log.read(criteria, 769, 1).events())
                .extracting(RecordedEvent::position)
                .containsExactly(770L);
    }

    @Test
    void the_least_recently_used_page_goes_first() {
        append(LogPage.SIZE * 6);
        var log = sharing(bytesOfPages(5));
        for (var number : List.of(0, 1, 2, 3, 4, 0, 5, 0, 2)) {
            var _ = log.read(Criteria.ANY, (long) number * LogPage.SIZE, 1);
        }
        assertThat(stored.asked()).hasSize(6);

        var _ = log.read(Criteria.ANY, LogPage.SIZE, 1);
        assertThat(stored.asked()).hasSize(7);
    }

    /** Of so many as this test makes them. */
    private long bytesOfPages(int count) {
        var page = stored.itself().read(Criteria.ANY, 0, LogPage.SIZE);
        return count * LogPage.empty(0).extended(page, PLENTY).bytes();
    }

    @Test
    void a_page_too_large_to_be_kept_is_loaded_once_and_then_left_to_the_log() {
        append(10);
        var log = sharing(1_000);

        assertThat(everything(log)).hasSize(10);
        assertThat(everything(log)).hasSize(10);
        assertThat(stored.asked()).containsExactly("0+256", "0+100", "0+100");
    }

    @Test
    void a_failed_load_fails_who_waited_and_is_tried_again_by_the_next() {
        append(1);
        var log = sharing(PLENTY);
        stored.failNext();

        assertThatThrownBy(() -> log.read(Criteria.ANY, 0, 1)).isInstanceOf(EventLogUnavailableException.class);
        assertThat(log.read(Criteria.ANY, 0, 1).events()).hasSize(1);
    }

    @Test
    void who_waits_for_a_load_waits_for_so_long_and_the_load_goes_on() {
        append(1);
        var log = sharing(PLENTY, Duration.ofMillis(20));
        stored.hold();

        assertThatThrownBy(() -> log.read(Criteria.ANY, 0, 1))
                .isInstanceOf(EventLogUnavailableException.class)
                .hasMessage("a page of the log was not read within PT0.02S; try again");
        stored.letGo();
        Awaitility.await()
                .ignoreException(EventLogUnavailableException.class)
                .until(() -> log.read(Criteria.ANY, 0, 1).events().size() == 1);
        assertThat(stored.asked()).hasSize(1);
    }

    @Test
    void who_asks_for_the_head_then_reads_up_to_it_although_nobody_was_told() {
        append(1);
        var log = sharing(PLENTY);
        var _ = everything(log);
        stored.appendUntold();

        assertThat(everything(log)).hasSize(1);
        assertThat(log.head()).isEqualTo(2);
        assertThat(everything(log)).hasSize(2);
    }

    @Test
    void without_memory_nothing_is_shared() {
        assertThat(EventLogs.sharingReads(stored, 0, EventLogObserver.NONE)).isSameAs(stored);
    }

    /** A log whose reads are counted, held up or failed, and that can grow without telling. Safe for use by many threads. */
    private static final class StoredLog extends ForwardingEventLog {

        private final EventLog log;
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private final Semaphore gate = new Semaphore(1);
        private volatile boolean failing;
        private volatile boolean silent;

        StoredLog() {
            this(EventLogs.inMemory());
        }

        private StoredLog(EventLog log) {
            super(log);
            this.log = log;
        }

        EventLog itself() {
            return log;
        }

        List<String> asked() {
            return asked;
        }

        void hold() {
            gate.acquireUninterruptibly();
        }

        void letGo() {
            gate.release();
        }

        void failNext() {
            failing = true;
        }

        /** As another process would, of which nobody has been told yet. */
        void appendUntold() {
            silent = true;
            var _ = log.append(Append.of(List.of(event("A")), AppendCondition.NONE));
            silent = false;
        }

        @Override
        public EventPage read(Criteria criteria, long after, int limit) {
            asked.add(after + "+" + limit);
            gate.acquireUninterruptibly();
            gate.release();
            if (failing) {
                failing = false;
                throw EventLogUnavailableException.database("answer a read", new IllegalStateException("on purpose"));
            }
            return log.read(criteria, after, limit);
        }

        @Override
        public Subscription onAppend(LongConsumer listener) {
            return log.onAppend(head -> {
                if (!silent) {
                    listener.accept(head);
                }
            });
        }
    }
}
