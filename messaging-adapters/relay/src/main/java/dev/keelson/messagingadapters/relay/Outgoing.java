package dev.keelson.messagingadapters.relay;

import dev.keelson.messagingadapters.api.Message;
import java.time.Instant;

/** An event that a rule names. The parts of an upcast event share its position. */
sealed interface Outgoing {

    long position();

    /** When it happened. */
    Instant time();

    /** What is to be published of it. */
    record Ready(long position, Instant time, Message message) implements Outgoing {}

    /** No message can be made of it. */
    record Unfit(long position, Instant time, String reason) implements Outgoing {}
}
