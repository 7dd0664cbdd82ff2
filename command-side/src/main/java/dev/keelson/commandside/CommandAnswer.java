package dev.keelson.commandside;

/**
 * What a command came to.
 *
 * @param position of its last event, or of the log's head when it produced none
 * @param result what its handler returned, as JSON
 * @param replayed whether it is an earlier request's answer
 */
public record CommandAnswer(String commandId, long position, String result, boolean replayed) {}
