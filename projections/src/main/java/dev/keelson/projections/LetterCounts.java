package dev.keelson.projections;

/**
 * What a generation could not handle.
 *
 * @param letters events that are parked
 * @param skipped events that were given up
 */
record LetterCounts(long letters, long skipped) {}
