package dev.keelson.messagingadapters.relay;

/** The way from the log to one kind of broker. Used by the thread of its relay. */
sealed interface RelayOutlet permits ConfirmedOutlet, PositionedOutlet {

    /**
     * Relays until the relay is to end, then waits for what is under way, or until the claim is lost.
     *
     * @throws RuntimeException the claim is to be given up, and tried again
     */
    void relay(RelayClaim claim) throws InterruptedException;

    /** Lets go of what is this relay's alone. */
    void close();
}
