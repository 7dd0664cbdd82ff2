package dev.keelson.messagingadapters.consumer;

import dev.keelson.idempotency.BatchEffect;
import dev.keelson.messagingadapters.api.Message;
import java.util.List;
import java.util.Optional;

/**
 * What a jar of one's own does with messages, found by {@link java.util.ServiceLoader} on the class path or in a jar of the
 * server's modules directory, and named by a consumer's {@code handler}.
 */
public interface MessageHandler {

    /** Its name, unique in a server. */
    String name();

    /** What each message goes through first, in this order. */
    default List<Stage> stages() {
        return List.of();
    }

    /**
     * What messages do, in the transaction of the read models' database that records them as consumed; safe for use by many
     * threads. Empty: they become commands, as the consumer's {@code commands} say. Asked now and then, and always with the
     * same answer.
     */
    default Optional<BatchEffect<Message, Exception>> effect() {
        return Optional.empty();
    }
}
