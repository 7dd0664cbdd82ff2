package dev.keelson.messagingadapters.api;

import java.time.Duration;

/**
 * One arrival of a message at a member of a group. It is settled by the first of {@link #acknowledge()},
 * {@link #retryLater(Duration)} and {@link #reject(String)}, by whichever thread, during the handler's call or afterwards.
 * Until it is acknowledged or rejected, no other message of its key is delivered to the group. Safe for use by many threads.
 */
public interface Delivery {

    /** The message. One of a foreign client that has no key has its envelope's id instead. */
    Message message();

    /**
     * Whether it may have been delivered before, to this member or another; false only where it certainly was not.
     */
    boolean redelivered();

    /**
     * Which attempt this is as far as anybody counts, from 1; a broker that does not count begins again with each member.
     */
    int attempt();

    /** Where the broker has it, for diagnosis alone. */
    String coordinates();

    /**
     * The message had its effect and is not to be delivered to the group again. To be called after the commit. That the
     * broker did not hear of it is not told; the message then comes again.
     *
     * @return whether this settled it; false if it was settled before or was withdrawn, because the member closed or lost
     *     its connection, and may be delivered to another
     */
    boolean acknowledge();

    /**
     * The message is to be delivered again, before any other of its key. Other keys go on.
     *
     * @param delay at least how long it stays away, from zero to a day
     * @return as {@link #acknowledge()}
     */
    boolean retryLater(Duration delay);

    /**
     * The message can never have its effect: it is put among the {@linkplain DeadLetter dead letters} of the group, and its
     * key goes on.
     *
     * @param reason what a person needs to know to do something about it; not blank, cut at 1,000 characters
     * @return as {@link #acknowledge()}
     */
    boolean reject(String reason);
}
