package dev.keelson.messagingadapters.api;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A member's place in its group. Safe for use by many threads. */
public interface Subscription extends AutoCloseable {

    /**
     * Completed when the broker knows the group and this member: what is published from then on reaches the group. It may
     * take as long as the broker is away. Fails if the subscription is closed before, and with a {@link MessagingException} if
     * the broker has something else under the names that the group needs; the subscription goes on trying then, in case that
     * somebody puts it right.
     */
    CompletableFuture<Void> ready();

    /** How many messages this member holds that are not settled, at most {@link SubscriptionConfiguration#inFlight()}. */
    int inFlight();

    /**
     * Leaves the group: takes nothing more, waits for what was delivered to be settled, and gives the rest back. The group
     * stays where it is. Closing again does nothing.
     *
     * @param timeout how long to wait, from zero
     * @return whether everything that was delivered was settled in time
     */
    boolean close(Duration timeout);

    /** The same with {@link AdapterConfiguration#drainTimeout()}. */
    @Override
    void close();
}
