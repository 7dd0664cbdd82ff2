package dev.keelson.queryside;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a question was answered, and how far its read models had come before it was, at least. Immutable. */
final class Answer {

    private static final byte[] NOTHING = "null".getBytes(StandardCharsets.US_ASCII);

    private final byte[] json;
    private final long position;

    private Answer(byte[] json, long position) {
        this.json = json;
        this.position = position;
    }

    /** The JSON is not to be changed any more. */
    static Answer of(byte[] json, long position) {
        return new Answer(json, position);
    }

    /** There is no such thing; the JSON is {@code null}, which no result is. */
    static Answer missing(long position) {
        return new Answer(NOTHING, position);
    }

    /** Not to be changed. */
    byte[] json() {
        return json;
    }

    long position() {
        return position;
    }

    boolean isMissing() {
        return json == NOTHING;
    }

    boolean saysTheSameAs(Answer other) {
        return Arrays.equals(json, other.json);
    }
}
