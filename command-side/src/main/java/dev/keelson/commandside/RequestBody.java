package dev.keelson.commandside;

import dev.keelson.domain.InvalidMessageException;
import java.io.IOException;
import java.io.InputStream;

/** Reads a request's body up to a limit. */
final class RequestBody {

    /** How much of a body over the limit is read and thrown away, so that its sender gets to see the answer. */
    private static final int DISCARDED = 16 * 1_048_576;

    private RequestBody() {}

    static byte[] read(InputStream body, int limit) {
        byte[] bytes;
        try {
            bytes = body.readNBytes(limit + 1);
            if (bytes.length > limit) {
                body.skip(DISCARDED);
            }
        } catch (IOException | RuntimeException e) {
            throw InvalidMessageException.of("", "could not be read to its end: " + e.getMessage());
        }
        if (bytes.length > limit) {
            throw BodyTooLargeException.over(limit);
        }
        return bytes;
    }
}
