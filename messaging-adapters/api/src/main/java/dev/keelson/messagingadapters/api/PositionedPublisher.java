package dev.keelson.messagingadapters.api;

import java.util.List;
import java.util.OptionalLong;

/**
 * Publishes what was read of a log, and keeps on the broker itself how far that is: the messages and the position become
 * visible together, or neither does. A reader who takes only what is committed sees each message once, whatever crashed. For
 * brokers with transactions. Used by one thread at a time.
 */
public interface PositionedPublisher extends AutoCloseable {

    /**
     * Becomes the only one of its name: what others have begun and not ended is undone, and they are fenced off. To be called
     * first, and again after any exception but {@link FencedException}.
     *
     * @return the position that was kept last, nothing if there was none
     * @throws MessagingException the broker did not do it
     */
    OptionalLong begin() throws InterruptedException;

    /**
     * Publishes messages, in the order of the list, and returns when the broker has committed them with the position. When it
     * throws anything nobody knows what became of them, and {@link #begin()} tells.
     *
     * @param messages may be none, which just keeps the position
     * @param position after which to go on, not less than the one before
     * @throws PublishFailedException names a message that the broker will never take, or says that all may be tried again
     * @throws FencedException another has begun under this name
     * @throws IllegalArgumentException a message has too much data
     */
    void publish(List<Message> messages, long position) throws InterruptedException;

    /** Lets go of the broker; nothing that was begun is committed. */
    @Override
    void close();
}
