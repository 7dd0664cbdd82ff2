package dev.keelson.projections;

import dev.keelson.projections.SegmentStatus.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.axonframework.messaging.eventhandling.processing.streaming.pooled.PooledStreamingEventProcessor;
import org.jspecify.annotations.Nullable;

/**
 * The segments of one processor: what this node has in memory, which is exact, and what the token table says of the others,
 * which is as of their last commit or renewal of a claim. What a node once had handled stays handled, so a position in memory
 * is right even when the segment has moved on to another node. Safe for use by many threads.
 */
final class ProcessorSegments {

    /** Many queries may wait at the same time for what another node handles; together they ask the table this often. */
    private static final long ROWS_FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private record Rows(List<TokenRow> rows, long readAt) {}

    private record Local(int mask, long position) {}

    private final ReentrantLock reading = new ReentrantLock();
    private final PooledStreamingEventProcessor processor;
    private final JdbiTokenStore tokens;
    private final SegmentFailures failures;
    private final String node;
    private @Nullable Rows latest;

    ProcessorSegments(
            PooledStreamingEventProcessor processor, JdbiTokenStore tokens, SegmentFailures failures, String node) {
        this.processor = processor;
        this.tokens = tokens;
        this.failures = failures;
        this.node = node;
    }

    /** Up to which every segment has handled everything. */
    long position() {
        var local = local();
        if (coverEverything(local)) {
            return local.values().stream().mapToLong(Local::position).min().orElse(0);
        }
        return recentRows().stream()
                .mapToLong(row -> position(row, local))
                .min()
                .orElse(0);
    }

    /** How every segment is at this moment. */
    List<SegmentStatus> status() {
        var local = local();
        return tokens.rows(processor.name()).stream()
                .map(row -> status(row, position(row, local)))
                .toList();
    }

    private Map<Integer, Local> local() {
        var local = new HashMap<Integer, Local>();
        for (var status : processor.processingStatus().values()) {
            var position = StoredToken.positionOf(status.getTrackingToken());
            local.put(
                    status.getSegment().getSegmentId(),
                    new Local(status.getSegment().getMask(), position));
        }
        return local;
    }

    /** Whether the segments hold every hash: none lies within another, and their parts add up to the whole. */
    private static boolean coverEverything(Map<Integer, Local> segments) {
        var covered = 0.0;
        for (var segment : segments.entrySet()) {
            var mask = segment.getValue().mask();
            for (var wider = mask; wider > 0; ) {
                wider >>>= 1;
                var around = segments.get(segment.getKey() & wider);
                if (around != null && around.mask() == wider) {
                    return false;
                }
            }
            covered += 1.0 / (mask + 1.0);
        }
        return covered == 1.0;
    }

    private static long position(TokenRow row, Map<Integer, Local> local) {
        var stored = row.position() == null ? 0 : row.position();
        var known = local.get(row.segment());
        return known == null || known.mask() != row.mask() ? stored : Math.max(stored, known.position());
    }

    /** A failure is this node's: it says nothing of a segment that another node has taken over since. */
    private SegmentStatus status(TokenRow row, long position) {
        var owner = row.owner();
        var failure = owner == null || owner.equals(node)
                ? failures.of(processor.name(), row.segment()).orElse(null)
                : null;
        var idle = owner == null ? State.UNCLAIMED : State.RUNNING;
        return new SegmentStatus(
                row.segment(), row.mask(), position, failure == null ? idle : State.FAILING, owner, failure);
    }

    private List<TokenRow> recentRows() {
        reading.lock();
        try {
            var known = latest;
            if (known == null || System.nanoTime() - known.readAt() > ROWS_FRESH_NANOS) {
                known = new Rows(tokens.rows(processor.name()), System.nanoTime());
                latest = known;
            }
            return known.rows();
        } finally {
            reading.unlock();
        }
    }
}
