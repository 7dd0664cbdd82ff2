package dev.keelson.eventstore;

/**
 * An event in the log.
 *
 * @param position its place in commit order, from 1, without gaps
 * @param event what was appended
 */
public record RecordedEvent(long position, EventData event) {}
