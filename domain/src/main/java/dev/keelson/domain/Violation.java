package dev.keelson.domain;

/**
 * One thing wrong with a message.
 *
 * @param pointer RFC 6901 JSON pointer to it, empty for the whole message
 * @param detail what is wrong, with the bad value and what would be right
 */
public record Violation(String pointer, String detail) {

    private static final int LONGEST_VALUE = 100;

    /** What is wrong with a field of the message, by its name as it is. */
    public static Violation at(String field, String detail) {
        return new Violation(step(field), detail);
    }

    /** A bad value as a detail has it: strings in quotes, long ones cut. */
    public static String shown(Object value) {
        var text = cut(String.valueOf(value));
        return value instanceof String ? "\"" + text + "\"" : text;
    }

    static String cut(String text) {
        return text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "…" : text;
    }

    /** One step of a pointer: to a field or to the value under a map's key. */
    static String step(String name) {
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
