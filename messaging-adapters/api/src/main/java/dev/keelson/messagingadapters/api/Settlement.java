package dev.keelson.messagingadapters.api;

/** How an adapter tells its broker what became of a message. Called once a message, by the thread of its lane. */
public interface Settlement {

    /**
     * Marks the message as done.
     *
     * @throws Exception the broker did not take it; the message comes again one day, and that is logged
     */
    void acknowledge() throws Exception;

    /**
     * Publishes a dead letter and returns when the broker has confirmed it. The message is acknowledged next.
     *
     * @throws Exception has it called again after a pause, while the key waits
     */
    void park(DeadLetter letter) throws Exception;
}
