package dev.keelson.messagingadapters.consumer;

/**
 * What a consumer could not handle.
 *
 * @param messages how many are parked
 * @param keys how many keys they have
 * @param skipped how many were given up
 */
public record ParkedCounts(long messages, long keys, long skipped) {}
