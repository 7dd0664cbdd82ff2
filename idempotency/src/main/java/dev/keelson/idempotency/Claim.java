package dev.keelson.idempotency;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * The right to do what a key stands for, until it is completed or released, or lost to somebody else after its lease ran out.
 *
 * @param token the fencing token: unlike that of any other claim, of this key or another
 * @param since when it was admitted
 */
public record Claim(IdempotencyKey key, Fingerprint fingerprint, String token, Instant since) {

    /** A claim that nobody has had before, as of now. */
    static Claim fresh(IdempotencyKey key, Fingerprint fingerprint) {
        return new Claim(
                key, fingerprint, UUID.randomUUID().toString(), Instant.now().truncatedTo(ChronoUnit.MICROS));
    }
}
