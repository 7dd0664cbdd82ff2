package dev.keelson.idempotency;

import java.time.Duration;
import java.util.Optional;

/**
 * Lets what a key stands for be done once. Whoever is admitted has a claim, which the gate keeps alive for as long as this
 * process lives and the claim is open; when the process dies the claim runs out after its lease, and somebody else may be
 * admitted. A claim that was lost in this way completes nothing. Safe for use by many threads; methods block and are meant
 * for virtual threads.
 *
 * <p>A store that does not answer makes a method throw {@link IdempotencyException}; it is never taken for an answer.
 */
public interface IdempotencyGate extends AutoCloseable {

    /**
     * Asks to do what a key stands for.
     *
     * @param patience how long to wait for the end of a claim that is in flight, 0 for not at all
     */
    Admission admit(IdempotencyKey key, Fingerprint fingerprint, Duration patience);

    /** What stands under a key for everybody, never {@link Admission.Admitted}; empty when nothing does. */
    Optional<Admission> find(IdempotencyKey key, Fingerprint fingerprint);

    /**
     * Keeps a reply and ends the claim.
     *
     * @return whether the reply stands; false when the claim was lost, and nothing was kept. Asked again for a claim that has
     *     been completed: true, and the first reply stays
     */
    boolean complete(Claim claim, Reply reply);

    /** Ends a claim as if it had never been; nothing of the work was done. Without effect on a claim that was lost. */
    void release(Claim claim);

    /** Lets claims that are still open run out. */
    @Override
    void close();
}
