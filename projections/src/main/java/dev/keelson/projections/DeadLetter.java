package dev.keelson.projections;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that a projection could not handle, or one that waits behind such an event of its sequence.
 *
 * @param projection whose handler failed
 * @param generation of its read model, from 1
 * @param sequence the key of the events that are handled in order
 * @param position of the event in the log
 * @param eventId its id
 * @param eventType its qualified name
 * @param reason why it could not be handled; null: it was not tried
 * @param stack where it failed; null: it was not tried
 * @param attempts how many times it was tried
 * @param parkedAt when it came here, by the database's clock
 * @param failedAt when it was tried last; null: it was not
 * @param request what an operator asked to be done and is not done yet
 * @param hasEffects whether side effects of it are still to happen
 */
public record DeadLetter(
        String projection,
        int generation,
        String sequence,
        long position,
        String eventId,
        String eventType,
        @Nullable String reason,
        @Nullable String stack,
        int attempts,
        Instant parkedAt,
        @Nullable Instant failedAt,
        @Nullable Request request,
        boolean hasEffects) {

    /** What an operator can ask for. */
    public enum Request {
        /** To handle the first event of the sequence. */
        RETRY_FIRST,
        /** To handle the events of the sequence until one fails. */
        RETRY_ALL,
        /** To go on without the first event of the sequence. */
        SKIP_FIRST
    }

    GenerationId id() {
        return new GenerationId(projection, generation);
    }
}
