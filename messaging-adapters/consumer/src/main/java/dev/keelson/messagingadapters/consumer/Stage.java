package dev.keelson.messagingadapters.consumer;

import dev.keelson.messagingadapters.api.Message;

/**
 * A step that a message goes through before it has its effect. Stages have no effects of their own: a message goes through them
 * at each attempt, also when it turns out to be a duplicate.
 *
 * @param name tells it from others, in reasons and metrics
 * @param policy what becomes of a message that it throws an exception at; an {@link Error} says nothing of the message, which is
 *     tried again as with {@link Policy#RETRY}
 */
public record Stage(String name, Step step, Policy policy) {

    /** What a stage does. Called by many threads; may block. */
    @FunctionalInterface
    public interface Step {

        /**
         * Looks at a message, or changes it.
         *
         * @return the message to go on with, of the same key and with the same id
         * @throws Exception the message does not pass; an {@link UnusableMessageException} is never tried again
         */
        Message apply(Message message) throws Exception;
    }

    /** What becomes of a message that does not pass. */
    public enum Policy {
        /** It is parked at once. */
        PARK,
        /** It is tried again, and parked after the consumer's attempts. */
        RETRY,
        /** It is acknowledged, counted and logged, and has no effect. */
        DROP,
        /** It is acknowledged and counted, and has no effect; nothing is logged, as it was never meant for the consumer. */
        IGNORE
    }

    public Stage {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank");
        }
    }

    /** What a check does. */
    @FunctionalInterface
    public interface Check {

        /**
         * Looks at a message.
         *
         * @throws Exception the message does not pass
         */
        void accept(Message message) throws Exception;
    }

    /** Lets through what is valid; parks the rest. */
    public static Stage validate(String name, Check check) {
        return new Stage(
                name,
                message -> {
                    check.accept(message);
                    return message;
                },
                Policy.PARK);
    }

    /** Adds what is known elsewhere, and asks again when nobody answers. */
    public static Stage enrich(String name, Step step) {
        return new Stage(name, step, Policy.RETRY);
    }

    /** Makes another message of it; parks what it cannot. */
    public static Stage transform(String name, Step step) {
        return new Stage(name, step, Policy.PARK);
    }

    public Stage withPolicy(Policy changed) {
        return new Stage(name, step, changed);
    }
}
