package dev.keelson.eventstore.integrity;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads lines as the bytes that they are, without their ends, each of bounded length. Used by one thread. */
final class LineReader {

    /** A payload at its largest in base64, and as much metadata and tags as anybody should have, several times. */
    static final int LONGEST = 16 * 1_048_576;

    private static final int BUFFER = 64 * 1_024;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int from;
    private int until;

    LineReader(InputStream in) {
        this.in = in;
    }

    /**
     * The next line; null behind the last.
     *
     * @throws IllegalArgumentException when it is too long
     */
    byte @Nullable [] next() throws IOException {
        var line = new ByteArrayOutputStream(1_024);
        while (fill()) {
            var end = from;
            while (end < until && buffer[end] != '\n') {
                end++;
            }
            line.write(buffer, from, end - from);
            if (line.size() > LONGEST) {
                throw new IllegalArgumentException("must have at most %d bytes, has more".formatted(LONGEST));
            }
            from = end + 1;
            if (end < until) {
                return line.toByteArray();
            }
        }
        return line.size() == 0 ? null : line.toByteArray();
    }

    private boolean fill() throws IOException {
        if (from >= until) {
            from = 0;
            until = in.read(buffer);
        }
        return until > 0;
    }
}
