package dev.keelson.idempotency;

/**
 * What a request says, in short: two requests with one key and different fingerprints are a mistake of the caller.
 *
 * @param value by chance the same for two requests once in 2^64
 */
public record Fingerprint(long value) {

    /** A quarter of the SHA-256 of a body. */
    public static Fingerprint of(byte[] body) {
        return new Fingerprint(Sha256.of(body).getLong());
    }
}
