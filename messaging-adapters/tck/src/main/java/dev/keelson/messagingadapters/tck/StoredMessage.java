package dev.keelson.messagingadapters.tck;

import dev.keelson.messagingadapters.api.Message;
import java.time.Instant;
import java.util.Optional;

/**
 * A message as the broker in memory keeps it.
 *
 * @param index its place in the destination, from 0
 * @param takenIn when
 * @param unreadable why it is no message
 */
record StoredMessage(int index, Message message, Instant takenIn, Optional<String> unreadable) {

    String coordinates() {
        return coordinates(message.destination(), index);
    }

    static String coordinates(String destination, int index) {
        return "%s@%d".formatted(destination, index);
    }
}
