package dev.keelson.idempotency;

/**
 * What was answered, kept to be answered again.
 *
 * @param kind what sort of answer it is, 1 to 32 characters
 * @param body what it says, without U+0000
 * @param position of the last event that it tells of, 0 when it tells of none
 */
public record Reply(String kind, String body, long position) {

    private static final int MAX_KIND = 32;

    public Reply {
        if (kind.isEmpty() || kind.length() > MAX_KIND) {
            throw new IllegalArgumentException(
                    "a reply's kind must have 1 to %d characters, was '%s'".formatted(MAX_KIND, kind));
        }
        if (body.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a reply's body must not contain the character U+0000");
        }
        if (position < 0) {
            throw new IllegalArgumentException("a reply's position must be at least 0, was %d".formatted(position));
        }
    }

    /** The same with another position. */
    public Reply at(long other) {
        return new Reply(kind, body, other);
    }
}
