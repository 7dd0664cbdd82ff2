package dev.keelson.eventstore;

/**
 * One append's request to a writer.
 *
 * @param writer who writes
 * @param write what
 */
public record CompanionWrite<W>(CompanionWriter<W> writer, W write) {}
