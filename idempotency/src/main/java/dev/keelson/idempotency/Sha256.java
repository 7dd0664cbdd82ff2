package dev.keelson.idempotency;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest that keys and bodies are known by. */
final class Sha256 {

    /** Never used itself: to look one up among the providers takes as long as the digest of a small body. */
    private static final MessageDigest FRESH = digest();

    private Sha256() {}

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static ByteBuffer of(byte[] bytes) {
        try {
            return ByteBuffer.wrap(((MessageDigest) FRESH.clone()).digest(bytes));
        } catch (CloneNotSupportedException e) {
            return ByteBuffer.wrap(digest().digest(bytes));
        }
    }
}
