package dev.keelson.domain;

import java.io.IOException;
import java.io.InputStream;

/** Reads the bytes of a message up to a limit. */
public final class MessageBody {

    /** How much of a body over the limit is read and thrown away, so that its sender gets to see the answer. */
    private static final int DISCARDED = 16 * 1_048_576;

    private MessageBody() {}

    /**
     * The whole body.
     *
     * @throws BodyTooLargeException when it has more bytes than the limit
     * @throws InvalidMessageException when it breaks off
     */
    public static byte[] read(InputStream body, int limit) {
        byte[] bytes;
        boolean whole;
        try {
            bytes = body.readNBytes(limit);
            whole = body.read() < 0;
            if (!whole) {
                body.skip(DISCARDED);
            }
        } catch (IOException | RuntimeException e) {
            throw InvalidMessageException.of("", "could not be read to its end: " + e.getMessage());
        }
        if (!whole) {
            throw BodyTooLargeException.over(limit);
        }
        return bytes;
    }
}
