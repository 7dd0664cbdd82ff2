package dev.keelson.projections;

import java.util.List;

/**
 * What a projection handles of a piece of the log.
 *
 * @param after position that the piece begins after
 * @param through position that it ends with
 * @param head the log's last position when the piece was read
 * @param asOf how often the log was known to have grown before that
 * @param events in order of position
 */
record PreparedPage(long after, long through, long head, long asOf, List<PreparedEvent> events) {}
