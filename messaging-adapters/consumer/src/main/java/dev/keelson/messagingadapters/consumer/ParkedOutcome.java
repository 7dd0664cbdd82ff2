package dev.keelson.messagingadapters.consumer;

/** What became of an operator's wish about parked messages. */
public sealed interface ParkedOutcome {

    /**
     * They had their effect, or a stage dropped them, and are parked no more.
     *
     * @param messages how many, from 0
     * @param left whether the key has more of them
     */
    record Handled(int messages, boolean left) implements ParkedOutcome {}

    /** It was given up. */
    record Skipped() implements ParkedOutcome {}

    /**
     * One failed again, and stays first of its key.
     *
     * @param number which
     * @param reason why
     * @param handled how many before it had their effect
     */
    record FailedAgain(long number, String reason, int handled) implements ParkedOutcome {}

    /**
     * Others of its key come first.
     *
     * @param first the number of the first
     */
    record NotFirst(long first) implements ParkedOutcome {}

    /** There is no such message, or no longer. */
    record Unknown() implements ParkedOutcome {}

    /**
     * The key is being worked on; ask again.
     *
     * @param handled how many before had their effect
     */
    record Busy(int handled) implements ParkedOutcome {}

    /**
     * It could not be tried, for reasons that are not its own; ask again.
     *
     * @param reason what a person needs to know to do something about it
     * @param handled how many before it had their effect
     */
    record Unavailable(String reason, int handled) implements ParkedOutcome {}
}
