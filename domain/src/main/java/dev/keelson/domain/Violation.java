package dev.keelson.domain;

/**
 * One thing wrong with a message.
 *
 * @param pointer RFC 6901 JSON pointer to it, empty for the whole message
 * @param detail what is wrong, with the bad value and what would be right
 */
public record Violation(String pointer, String detail) {}
