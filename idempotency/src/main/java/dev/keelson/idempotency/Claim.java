package dev.keelson.idempotency;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The right to do what a key stands for, until it is completed or released, or lost to somebody else after its lease ran out.
 *
 * @param token the fencing token: by chance alone like that of another claim of the key, once in 2^64
 * @param since when it was admitted
 */
public record Claim(IdempotencyKey key, Fingerprint fingerprint, long token, Instant since) {

    /** A claim that nobody has had before, as of now. */
    static Claim fresh(IdempotencyKey key, Fingerprint fingerprint) {
        return new Claim(
                key,
                fingerprint,
                ThreadLocalRandom.current().nextLong(),
                Instant.now().truncatedTo(ChronoUnit.MICROS));
    }
}
