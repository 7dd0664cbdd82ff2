package dev.keelson.messagingadapters.api;

/**
 * An envelope on its way.
 *
 * @param destination where to: 1 to 249 of the letters, digits, '.', '_' and '-' of ASCII, though neither "." nor ".."
 * @param key what is kept in order: 1 to 512 characters of Unicode without control characters
 * @param envelope the message itself
 */
public record Message(String destination, String key, Envelope envelope) {

    private static final int LONGEST_KEY = 512;

    public Message {
        requireDestination(destination);
        Texts.requireText("key", LONGEST_KEY, key);
    }

    /** Throws an {@link IllegalArgumentException} if there cannot be a destination of that name. */
    public static void requireDestination(String destination) {
        Texts.requireName("destination", Texts.LONGEST_NAME, destination);
    }

    /** The same, if its data has at most so many bytes; else an {@link IllegalArgumentException}. */
    public Message within(int largestData) {
        var size = envelope.data().size();
        if (size > largestData) {
            throw new IllegalArgumentException("data must have at most %d bytes, had %d".formatted(largestData, size));
        }
        return this;
    }
}
