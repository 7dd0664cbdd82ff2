package dev.keelson.projections;

import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A generation on this node: the workers of the segments that the node has. Tells how far it is, of this node's segments what
 * is in memory, which is exact, and of the others what the table says, which is as of their last commit. What a node once had
 * handled stays handled, so a position in memory is right even when the segment has moved on to another node. Safe for use by
 * many threads.
 */
final class GenerationRunner {

    /** Many queries may wait at the same time for what another node handles; together they ask the table this often. */
    private static final long ROWS_FRESH_NANOS = Duration.ofMillis(20).toNanos();

    private record Rows(List<SegmentRow> rows, long readAt) {}

    private final ReentrantLock reading = new ReentrantLock();
    private final ConcurrentMap<Integer, SegmentWorker> workers = new ConcurrentHashMap<>();
    private final ConcurrentMap<Integer, LongAdder> failures = new ConcurrentHashMap<>();
    private final EventRate rate = new EventRate();
    private final GenerationRow generation;
    private final GenerationContext context;
    private final String node;
    private @Nullable Rows latest;

    GenerationRunner(GenerationRow generation, GenerationContext context, String node) {
        this.generation = generation;
        this.context = context;
        this.node = node;
    }

    GenerationRow generation() {
        return generation;
    }

    /**
     * Brings the workers in line with what the table says: those whose segment was lost end, segments that are wanted
     * elsewhere or are more than this node's share are given up, free ones are taken.
     *
     * @param nodes that work on the generation, this one included
     */
    void sync(List<SegmentRow> rows, int nodes) {
        workers.values().removeIf(SegmentWorker::hasEnded);
        var bySegment = rows.stream().collect(Collectors.toMap(SegmentRow::segment, Function.identity()));
        workers.forEach((segment, worker) -> {
            var row = bySegment.get(segment);
            if (row == null || row.fence() != worker.segment().fence()) {
                worker.lose();
            }
        });
        var share = Math.ceilDiv(rows.size(), Math.max(1, nodes));
        give(rows, share);
        take(rows, share);
        if (rows.stream().anyMatch(SegmentRow::merging)) {
            context.segments().finishMerges(generation.id());
        }
        rate.sample(System.nanoTime(), lowest(rows, local()));
    }

    private void give(List<SegmentRow> rows, int share) {
        for (var row : rows) {
            var worker = workers.get(row.segment());
            if (worker != null && row.wantedBy() != null && !row.wantedBy().equals(node)) {
                worker.stop();
            }
        }
        if (workers.size() > share) {
            workers.values().stream()
                    .filter(worker -> !node.equals(worker.segment().wantedBy()))
                    .max(Comparator.comparingInt(worker -> worker.segment().segment()))
                    .ifPresent(SegmentWorker::stop);
        }
    }

    private void take(List<SegmentRow> rows, int share) {
        for (var row : rows) {
            var free = row.owner() == null || row.owner().equals(node);
            var wanted = row.wantedBy() == null || row.wantedBy().equals(node) || row.idle();
            var allowed = workers.size() < share || row.idle() || node.equals(row.wantedBy());
            if (free && wanted && allowed && !workers.containsKey(row.segment())) {
                context.segments().claim(row).ifPresent(this::start);
            }
        }
    }

    private void start(SegmentRow owned) {
        var failed = failures.computeIfAbsent(owned.segment(), _ -> new LongAdder());
        var worker = new SegmentWorker(owned, context, failed);
        workers.put(owned.segment(), worker);
        Thread.ofVirtual()
                .name("keelson-projection-%s-%d".formatted(owned.id(), owned.segment()))
                .start(worker);
    }

    /** Lets all workers end after what is under way. */
    void beginStop() {
        workers.values().forEach(SegmentWorker::stop);
    }

    /** The same, and waits; false when the time is over before. */
    boolean stop(Duration timeout) throws InterruptedException {
        beginStop();
        var end = System.nanoTime() + timeout.toNanos();
        var all = true;
        for (var worker : workers.values()) {
            all &= worker.awaitEnd(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
        return all;
    }

    /** Up to which every segment has handled everything. */
    long position() {
        var own = ownPosition();
        return own == Long.MIN_VALUE ? lowest(recentRows(), local()) : own;
    }

    /** The same if this node has all of it, else the lowest number there is. */
    long ownPosition() {
        var local = local();
        return SegmentRange.coverEverything(local.keySet()) ? Collections.min(local.values()) : Long.MIN_VALUE;
    }

    private Map<SegmentRange, Long> local() {
        var local = new HashMap<SegmentRange, Long>();
        for (var worker : workers.values()) {
            if (!worker.hasEnded()) {
                local.put(worker.segment().range(), worker.position());
            }
        }
        return local;
    }

    private static long lowest(List<SegmentRow> rows, Map<SegmentRange, Long> local) {
        return rows.stream().mapToLong(row -> position(row, local)).min().orElse(0);
    }

    private static long position(SegmentRow row, Map<SegmentRange, Long> local) {
        return Math.max(row.position(), Objects.requireNonNullElse(local.get(row.range()), 0L));
    }

    private List<SegmentRow> recentRows() {
        reading.lock();
        try {
            var known = latest;
            if (known == null || System.nanoTime() - known.readAt() > ROWS_FRESH_NANOS) {
                known = new Rows(context.segments().of(generation.id()), System.nanoTime());
                latest = known;
            }
            return known.rows();
        } finally {
            reading.unlock();
        }
    }

    /** By how many events its position moved in the last seconds, a second. */
    double eventsPerSecond() {
        return rate.perSecond(System.nanoTime(), position());
    }

    /** How many attempts failed on this node. */
    long failures() {
        return failures.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /**
     * How every segment is at this moment.
     *
     * @param parked the sequences of the generation that are
     */
    List<SegmentStatus> status(Set<String> parked) {
        var local = local();
        return context.segments().of(generation.id()).stream()
                .map(row -> status(row, position(row, local), parked))
                .toList();
    }

    private SegmentStatus status(SegmentRow row, long position, Set<String> parked) {
        var own = parked.stream().filter(row.range()::contains).count();
        var failed = failures.get(row.segment());
        return SegmentStatus.of(
                row, position, (int) own, failed == null ? 0 : failed.sum(), workers.get(row.segment()));
    }
}
