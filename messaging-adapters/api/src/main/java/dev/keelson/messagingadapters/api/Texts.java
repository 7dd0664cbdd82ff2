package dev.keelson.messagingadapters.api;

import java.util.regex.Pattern;

/** What texts on a wire must be like, on whichever broker. */
final class Texts {

    /** The limit of Kafka, the strictest. */
    static final int LONGEST_NAME = 249;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern DOTS = Pattern.compile("\\.{1,2}");
    private static final int SHOWN = 60;

    private Texts() {}

    static void requireName(String component, int longest, String name) {
        if (name.length() > longest
                || !NAME.matcher(name).matches()
                || DOTS.matcher(name).matches()) {
            throw bad(
                    component,
                    "must have 1 to %d letters, digits, '.', '_' and '-', and not be '.' or '..'".formatted(longest),
                    name);
        }
    }

    static void requireText(String component, int longest, String text) {
        if (text.isEmpty() || text.length() > longest || !isPlain(text)) {
            throw bad(
                    component,
                    "must have 1 to %d characters of Unicode without control characters".formatted(longest),
                    text);
        }
    }

    /** Half a surrogate pair would be stored as a question mark, and be taken for one. */
    private static boolean isPlain(String text) {
        int point;
        for (var i = 0; i < text.length(); i += Character.charCount(point)) {
            point = text.codePointAt(i);
            if (Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE) {
                return false;
            }
        }
        return true;
    }

    private static IllegalArgumentException bad(String component, String rule, String text) {
        var shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
        return new IllegalArgumentException("%s %s, was '%s'".formatted(component, rule, shown));
    }
}
