package dev.keelson.messagingadapters.api;

import java.util.function.IntPredicate;

/** What texts on a wire must be like, on whichever broker. Asked for every attribute of every message, so without regexes. */
final class Texts {

    /** The limit of Kafka, the strictest. */
    static final int LONGEST_NAME = 249;

    private static final int SHOWN = 60;

    private Texts() {}

    static void requireName(String component, int longest, String name) {
        if (!consistsOf(name, longest, Texts::isOfName) || name.equals(".") || name.equals("..")) {
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

    /** Whether there are 1 to so many characters, each as it has to be. */
    static boolean consistsOf(String text, int longest, IntPredicate each) {
        if (text.isEmpty() || text.length() > longest) {
            return false;
        }
        for (var at = 0; at < text.length(); at++) {
            if (!each.test(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    static boolean isLowerCaseOrDigit(int character) {
        return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
    }

    private static boolean isOfName(int character) {
        return isLowerCaseOrDigit(character)
                || (character >= 'A' && character <= 'Z')
                || character == '.'
                || character == '_'
                || character == '-';
    }

    /** Half a surrogate pair would be stored as a question mark, and be taken for one. */
    private static boolean isPlain(String text) {
        for (var at = 0; at < text.length(); at++) {
            var character = text.charAt(at);
            if (Character.isISOControl(character) || Character.isLowSurrogate(character)) {
                return false;
            }
            if (Character.isHighSurrogate(character)) {
                at++;
                if (at == text.length() || !Character.isLowSurrogate(text.charAt(at))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static IllegalArgumentException bad(String component, String rule, String text) {
        var shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
        return new IllegalArgumentException("%s %s, was '%s'".formatted(component, rule, shown));
    }
}
