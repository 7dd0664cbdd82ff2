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
public record ProcessorStatus(String name, long position, long head, long lag, List<SegmentStatus> segments) {}
