package dev.keelson.messagingadapters.consumer;

import dev.keelson.messagingadapters.api.Message;
import java.util.concurrent.CompletionStage;

/** Where messages become commands. Called by many threads; may block, being called on a virtual thread for each message. */
@FunctionalInterface
public interface CommandDispatcher {

    /**
     * Dispatches the command that a message asks for, under the id of its envelope as idempotency key. The same message may be
     * dispatched again and again, also while an earlier dispatch of it is under way.
     *
     * @param consumer the scope of the key
     * @return the outcome; completed exceptionally, or throwing the same, when the outcome is not known or the command failed: it
     *     is dispatched again, as often as the consumer tries a message. An {@link UnusableMessageException} says that this would
     *     be no use, as for a type that is no command's
     */
    CompletionStage<CommandOutcome> dispatch(String consumer, Message message);
}
