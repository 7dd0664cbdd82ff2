package dev.keelson.messagingadapters.consumer;

import dev.keelson.messagingadapters.api.Message;
import org.jspecify.annotations.Nullable;

/**
 * A parked message in whole.
 *
 * @param parked what is known about it
 * @param message as it was delivered, before any stage
 * @param stack where it failed; null: it was not tried, or was refused
 */
public record ParkedContent(
        ParkedMessage parked, Message message, @Nullable String stack) {}
