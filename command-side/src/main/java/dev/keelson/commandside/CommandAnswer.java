package dev.keelson.commandside;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a command came to.
 *
 * @param position of its last event, or of the log's head when it produced none
 * @param result what its handler returned
 * @param replayed whether it is an earlier request's answer
 */
public record CommandAnswer(String commandId, long position, JsonNode result, boolean replayed) {}
