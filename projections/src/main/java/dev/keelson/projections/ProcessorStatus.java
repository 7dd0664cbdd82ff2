package dev.keelson.projections;

import java.util.List;

/**
 * How a processor is.
 *
 * @param name as the domain registered it
 * @param position the lowest of its segments
 * @param head the log's last position
 * @param lag events between the two
 * @param segments by number
 */
public record ProcessorStatus(String name, long position, long head, long lag, List<SegmentStatus> segments) {

    static ProcessorStatus of(String name, long head, List<SegmentStatus> segments) {
        var position =
                segments.stream().mapToLong(SegmentStatus::position).min().orElse(0);
        return new ProcessorStatus(name, position, head, Math.max(0, head - position), segments);
    }
}
