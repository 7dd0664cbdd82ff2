package dev.keelson.commandside;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads a request's body up to a limit. */
final class RequestBody {

    /** How much of a body over the limit is read and thrown away, so that its sender gets to see the answer. */
    private static final int DISCARDED = 16 * 1_048_576;

    private RequestBody() {}

    static byte[] read(InputStream body, int limit) {
        try {
            var bytes = body.readNBytes(limit);
            if (bytes.length == limit && body.read() >= 0) {
                body.skip(DISCARDED);
                throw BodyTooLargeException.over(limit);
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
