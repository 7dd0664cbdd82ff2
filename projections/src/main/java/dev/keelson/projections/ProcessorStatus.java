package dev.keelson.projections;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a processor is: its read model that queries of this node read, and the others.
 *
 * @param name as the domain registered it
 * @param generation the number of that read model; null: the first one is being filled
 * @param position the lowest of its segments
 * @param head the log's last position
 * @param lag events between the two
 * @param lagSeconds how old the first of those is
 * @param eventsPerSecond by which the position moved in the last seconds, as far as this node works on it
 * @param failures attempts of this node that failed since it works on it
 * @param deadLetters events that could not be handled, with those behind them
 * @param parkedSequences how many sequences those are of
 * @param skipped events that an operator gave up
 * @param segments by number
 * @param generations all fillings, by number
 * @param nodes that work on it
 */
public record ProcessorStatus(
        String name,
        @Nullable Integer generation,
        long position,
        long head,
        long lag,
        double lagSeconds,
        double eventsPerSecond,
        long failures,
        long deadLetters,
        long parkedSequences,
        long skipped,
        List<SegmentStatus> segments,
        List<GenerationStatus> generations,
        List<String> nodes) {

    public ProcessorStatus {
        segments = List.copyOf(segments);
        generations = List.copyOf(generations);
        nodes = List.copyOf(nodes);
    }
}
