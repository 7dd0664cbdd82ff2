package dev.keelson.eventstore;

/** What became of an append. Nothing of it is in the log unless it was {@link Appended}. */
public sealed interface AppendOutcome {

    /**
     * The events are in the log, durably.
     *
     * @param first position of the first event
     * @param last position of the last event
     */
    record Appended(long first, long last) implements AppendOutcome {}

    /** The condition did not hold: read again and decide again. */
    record Conflicted() implements AppendOutcome {}

    /**
     * A companion refused.
     *
     * @param companion the writer's name
     * @param reason for a person
     */
    record Refused(String companion, String reason) implements AppendOutcome {}

    /**
     * An event with the id is in the log already.
     *
     * @param eventId the id that stands twice
     */
    record Duplicate(String eventId) implements AppendOutcome {}
}
