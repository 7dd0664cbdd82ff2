package dev.keelson.idempotency;

import java.time.Instant;

/** What the gate says about a request: do it, answer it from memory, wait, or refuse it. */
public sealed interface Admission {

    /** Do it, and complete or release the claim. */
    record Admitted(Claim claim) implements Admission {}

    /** It was done; this was the answer. */
    record Replayed(Reply reply) implements Admission {}

    /**
     * Somebody is doing it.
     *
     * @param since when that was admitted
     */
    record InFlight(Instant since) implements Admission {}

    /** The key stands for a request with another fingerprint. */
    record KeyReused() implements Admission {}
}
