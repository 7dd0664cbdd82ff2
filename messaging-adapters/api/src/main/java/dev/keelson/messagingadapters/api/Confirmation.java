package dev.keelson.messagingadapters.api;

/**
 * The broker's word that it keeps a message.
 *
 * @param coordinates where the broker has it, for diagnosis alone; another copy has others
 */
public record Confirmation(String coordinates) {}
