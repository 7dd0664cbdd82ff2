package dev.keelson.messagingadapters.api;

/** What a member does about a message. Called by several threads, for different keys. */
@FunctionalInterface
public interface DeliveryHandler {

    /**
     * Takes a delivery, and settles it or has it settled.
     *
     * @throws Exception has it delivered again after a pause that grows, unless it is settled already
     */
    void handle(Delivery delivery) throws Exception;
}
