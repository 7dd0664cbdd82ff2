package dev.keelson.messagingadapters.consumer;

import dev.keelson.messagingadapters.api.Delivery;
import dev.keelson.messagingadapters.api.Message;
import java.util.List;

/**
 * A delivery that went through the stages.
 *
 * @param message what came of its message
 */
record Arrival(Delivery delivery, Message message) {

    String id() {
        return message.envelope().id();
    }

    String key() {
        return message.key();
    }

    static List<Message> messages(List<Arrival> arrivals) {
        return arrivals.stream().map(Arrival::message).toList();
    }
}
