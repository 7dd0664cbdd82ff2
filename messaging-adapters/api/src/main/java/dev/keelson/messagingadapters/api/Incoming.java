package dev.keelson.messagingadapters.api;

import java.util.Optional;

/**
 * A message as an adapter took it from its broker.
 *
 * @param message the message, with an envelope that stands for the bytes where there is none to be read
 * @param coordinates where the broker has it, at most 255 characters
 * @param attempt which attempt this is, as the broker counts or else 1
 * @param redelivered whether the broker cannot rule out that it was delivered before
 * @param origin what it was taken under, such as a connection or an assignment; see {@link DeliveryLanes#withdraw(Object)}
 * @param unreadable why it is no message; it is parked at once then
 * @param settlement hears what became of it
 */
public record Incoming(
        Message message,
        String coordinates,
        int attempt,
        boolean redelivered,
        Object origin,
        Optional<String> unreadable,
        Settlement settlement) {}
