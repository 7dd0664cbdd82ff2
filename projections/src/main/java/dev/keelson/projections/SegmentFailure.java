package dev.keelson.projections;

import java.time.Instant;

/**
 * Why a segment stands still.
 *
 * @param eventId the event that failed last
 * @param eventType its qualified name
 * @param error what the handler threw
 * @param since the first failure of this row of failures
 * @param attempts failures in a row
 */
public record SegmentFailure(String eventId, String eventType, String error, Instant since, int attempts) {}
