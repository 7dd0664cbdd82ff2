package dev.keelson.eventstore.integrity;

import dev.keelson.eventstore.RecordedEvent;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Computes the digest of a log while its events go by in order. Used by one thread.
 *
 * <p>The digest of no event is 32 zero bytes. That of the log up to an event is the SHA-256 of the digest before it and the
 * event's encoding: position, 8 bytes; id, type, revision; time in microseconds since 1970, 8 bytes; payload; the number of
 * metadata entries, 4 bytes, and each key and value in the order of keys; the number of tags, 4 bytes, and each key and
 * value in the order of tags. Numbers are big-endian, text is UTF-8, text and payload have their length before them in 4
 * bytes; orders are those of UTF-16 code units.
 *
 * <p>An event that cannot be read counts as the byte 255 and its position, so that no log with such an event has the digest
 * of one without.
 */
final class DigestChain {

    private static final int UNREADABLE = 255;

    private final MessageDigest sha256;
    private byte[] hash = new byte[32];
    private long position;

    DigestChain() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void add(RecordedEvent recorded) {
        add(recorded.position(), encoded(out -> write(recorded, out)));
    }

    void addUnreadable(long unreadable) {
        add(unreadable, encoded(out -> {
            out.writeByte(UNREADABLE);
            out.writeLong(unreadable);
        }));
    }

    private void add(long added, byte[] encoding) {
        sha256.update(hash);
        sha256.update(encoding);
        hash = sha256.digest();
        position = added;
    }

    /** Of everything that was added. */
    LogDigest digest() {
        return LogDigest.of(position, hash);
    }

    /** What the chain takes of an event; the same bytes mean the same event. */
    static byte[] encode(RecordedEvent recorded) {
        return encoded(out -> write(recorded, out));
    }

    private static void write(RecordedEvent recorded, DataOutputStream out) throws IOException {
        var event = recorded.event();
        out.writeLong(recorded.position());
        text(event.id(), out);
        text(event.type(), out);
        text(event.revision(), out);
        out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, event.time()));
        bytes(event.payload(), out);
        out.writeInt(event.metadata().size());
        for (var entry : new TreeMap<>(event.metadata()).entrySet()) {
            text(entry.getKey(), out);
            text(entry.getValue(), out);
        }
        out.writeInt(event.tags().size());
        for (var tag : new TreeSet<>(event.tags())) {
            text(tag.key(), out);
            text(tag.value(), out);
        }
    }

    private static void text(String text, DataOutputStream out) throws IOException {
        bytes(text.getBytes(StandardCharsets.UTF_8), out);
    }

    private static void bytes(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] encoded(Encoding encoding) {
        var bytes = new ByteArrayOutputStream(1_024);
        try {
            encoding.writeTo(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @FunctionalInterface
    private interface Encoding {
        void writeTo(DataOutputStream out) throws IOException;
    }
}
