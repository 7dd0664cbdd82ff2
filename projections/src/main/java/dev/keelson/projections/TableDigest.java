package dev.keelson.projections;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * How many rows a table has and the sum of their hashes, whatever their order: tables with the same digest are the same but
 * for a chance of one in 2^64. Used by one thread.
 */
final class TableDigest {

    private final MessageDigest sha = sha256();
    private long rows;
    private long low;
    private long high;

    /** Adds a row. */
    void add(String row) {
        var hash = ByteBuffer.wrap(sha.digest(row.getBytes(StandardCharsets.UTF_8)));
        low += hash.getLong();
        high += hash.getLong();
        rows++;
    }

    long rows() {
        return rows;
    }

    boolean isSameAs(TableDigest other) {
        return rows == other.rows && low == other.low && high == other.high;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
