package dev.keelson.queryside;

import java.util.List;
import java.util.Optional;

/**
 * Where durable subscriptions are kept, for all nodes. A subscription has one active member: the one that claimed it last,
 * until it releases it or gives no sign of life for the claim timeout, by a clock that all nodes share. Whatever a member does
 * is refused once another has claimed. Safe for use by many threads; methods block.
 */
interface SubscriptionStore {

    /**
     * The right to be sent a subscription's events.
     *
     * @param token tells this claim from all others there ever were
     * @param position after which to begin
     */
    record Claim(String name, String token, long position) {}

    /** What becomes of an acknowledgement. */
    sealed interface Acknowledged {

        /** Everything up to the position is acknowledged, by this or by an earlier one. */
        record Through(long position) implements Acknowledged {}

        /** Nothing was done: the member was not sent that much. */
        record TooFar(long sent) implements Acknowledged {}

        /** Nothing was done: the claim is not the last one. */
        record Lost() implements Acknowledged {}

        /** Nothing was done: there is no such subscription. */
        record Unknown() implements Acknowledged {}
    }

    /**
     * Makes a subscription; does nothing when there is one of the name.
     *
     * @param after the position after which it begins
     */
    void create(String name, SubscriptionFilter filter, long after);

    Optional<Subscription> find(String name);

    /** All, by name. */
    List<Subscription> all();

    /** Whether there was one; its active member loses its claim. */
    boolean delete(String name);

    /**
     * Makes somebody the active member if there is none; of several at once, one.
     *
     * @param owner for people to read, at most 64 characters
     */
    Optional<Claim> claim(String name, String owner);

    /** Notes that events up to a position are about to be sent, and extends the claim; whether it is still the last. */
    boolean sending(Claim claim, long position);

    /**
     * Extends the claim; whether it is still the last.
     *
     * @param passed after what was sent there is nothing at or below this position; becomes the subscription's if all that was
     *     sent is acknowledged
     */
    boolean extend(Claim claim, long passed);

    /** Lets the next one claim at once. The token still acknowledges until then. */
    void release(Claim claim);

    /** Moves the position forward; an acknowledgement below it changes nothing. */
    Acknowledged acknowledge(String name, String token, long position);
}
