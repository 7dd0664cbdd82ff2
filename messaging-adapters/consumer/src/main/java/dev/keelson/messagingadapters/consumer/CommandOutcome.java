package dev.keelson.messagingadapters.consumer;

/** What became of a command. */
public sealed interface CommandOutcome {

    /**
     * It had its effect.
     *
     * @param before whether that was before, so that this message is a duplicate
     */
    record Done(boolean before) implements CommandOutcome {}

    /**
     * The domain says no, for good.
     *
     * @param reason what a person needs to know about it
     */
    record Refused(String reason) implements CommandOutcome {}

    /**
     * Nobody can decide it now, for reasons that are not its own, such as a database that is away; it is dispatched again for as
     * long as that lasts.
     *
     * @param reason what a person needs to know to do something about it
     */
    record Unavailable(String reason) implements CommandOutcome {}
}
