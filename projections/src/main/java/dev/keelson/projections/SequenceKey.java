package dev.keelson.projections;

/** The key of a sequence as text, by which it finds its segment on every node and after every restart. */
final class SequenceKey {

    /** The widest that the tables take. */
    static final int MAX_LENGTH = 512;

    private SequenceKey() {}

    /**
     * Stands for the sequence of an event when that cannot be told: it has one of its own.
     *
     * @param component that handles it, by number
     */
    static String untold(long position, int component) {
        return component == 0
                ? "event at position " + position
                : "event at position %d for component %d".formatted(position, component);
    }

    /**
     * The key as text.
     *
     * @throws IllegalArgumentException when its text is another in each process, too long, or more than PostgreSQL takes
     */
    static String textOf(Object key) {
        var text = String.valueOf(key);
        if (text.equals(key.getClass().getName() + "@" + Integer.toHexString(key.hashCode()))) {
            throw new IllegalArgumentException(
                    "a sequence must have a text that is the same in every process; give %s a toString"
                            .formatted(key.getClass()));
        }
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a sequence's text must have at most %d characters, had %d".formatted(MAX_LENGTH, text.length()));
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "a sequence's text must not contain U+0000, was '%s'".formatted(text.replace('\0', '\uFFFD')));
        }
        return text;
    }
}
