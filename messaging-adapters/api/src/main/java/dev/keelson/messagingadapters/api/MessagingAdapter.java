package dev.keelson.messagingadapters.api;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Carries messages to and from one broker, at least once, in order per key. The id of an envelope identifies a message; a
 * second copy with the same id is the same message, and dropping it is up to whoever has the effect.
 *
 * <p>An adapter is opened whether its broker is there or not. A connection that is lost is made again, with a jittered
 * back-off, for as long as the adapter is open; {@link #health()} tells meanwhile. Safe for use by many threads.
 */
public interface MessagingAdapter extends AutoCloseable {

    /**
     * Publishes a message. Messages of a key arrive in the order in which they were published, as long as none of them fails.
     * A publish that failed may have put its message there all the same, and those of the key that were handed over behind it
     * too: whoever needs the order in that case has one message of a key in flight, and repeats it until it is confirmed.
     *
     * @param destination a Kafka topic, a RabbitMQ exchange, a Redis stream's name; see {@link Message}
     * @param key the id of the entity; order holds among messages of the same key
     * @return completed when the broker has confirmed that it keeps the message; fails with a {@link PublishFailedException}
     *     that says whether to try again and whether the message may be there, at the latest after
     *     {@link AdapterConfiguration#publishTimeout()}, and at once when {@link AdapterConfiguration#publishesInFlight()}
     *     others are in flight
     * @throws IllegalArgumentException names the argument that is not as {@link Message} wants it, or an envelope with more
     *     data than {@link AdapterConfiguration#largestData()}
     */
    CompletableFuture<Confirmation> publish(String destination, String key, Envelope envelope);

    /**
     * Becomes a member of a group. Each group gets every message of the destination, its members share them: all messages of
     * a key go to one member at a time. Returns at once; {@link Subscription#ready()} tells when it has begun.
     *
     * @param handler called on virtual threads, for one message of a key at a time and for many keys at once
     * @throws IllegalArgumentException names the component that this broker cannot fulfil
     * @throws IllegalStateException the adapter is closed
     */
    Subscription subscribe(SubscriptionConfiguration configuration, DeliveryHandler handler);

    /** Whether the broker answers, and if not, since when and why. Does no I/O. */
    Health health();

    /**
     * Takes no message more, waits for what was delivered to be settled, then for publishes to be confirmed, and gives the
     * rest back: what is not settled is delivered to another member. Subscriptions are refused from the beginning, publishes
     * once the deliveries have ended, since handlers may have to publish. Closing again does nothing.
     *
     * @param timeout how long to wait, from zero
     * @return whether everything ended in time
     */
    boolean close(Duration timeout);

    /** The same with {@link AdapterConfiguration#drainTimeout()}. */
    @Override
    void close();
}
