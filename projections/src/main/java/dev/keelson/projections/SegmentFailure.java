package dev.keelson.projections;

import java.time.Instant;

/**
 * Why a segment stands still.
 *
 * @param eventId the event that failed last, empty when no event did but the commit
 * @param eventType its qualified name
 * @param error what the handler or the commit threw
 * @param since the first failure of this row of failures
 * @param attempts failures in a row
 */
public record SegmentFailure(String eventId, String eventType, String error, Instant since, int attempts) {}
