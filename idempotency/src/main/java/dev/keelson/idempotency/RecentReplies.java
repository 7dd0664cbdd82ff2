package dev.keelson.idempotency;

import dev.keelson.idempotency.Admission.KeyReused;
import dev.keelson.idempotency.Admission.Replayed;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Late replies of this process, so that who asks again soon costs nothing. Each key has one place, where the reply of another
 * may take its own's. Safe for use by many threads.
 */
final class RecentReplies {

    /** A power of two. */
    static final int PLACES = 8_192;

    /** In characters. */
    private static final int LONGEST_BODY = 4_096;

    private record Kept(Completion completion, long end) {}

    private final AtomicReferenceArray<Kept> replies = new AtomicReferenceArray<>(PLACES);

    void add(Completion completion, Duration retention) {
        if (completion.reply().body().length() <= LONGEST_BODY) {
            var end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(retention);
            replies.setRelease(placeOf(completion.claim().key()), new Kept(completion, end));
        }
    }

    Optional<Admission> find(IdempotencyKey key, Fingerprint fingerprint) {
        var kept = replies.getAcquire(placeOf(key));
        if (kept == null || System.nanoTime() - kept.end() >= 0) {
            return Optional.empty();
        }
        var claim = kept.completion().claim();
        if (!claim.key().equals(key)) {
            return Optional.empty();
        }
        return Optional.of(
                claim.fingerprint().equals(fingerprint)
                        ? new Replayed(kept.completion().reply())
                        : new KeyReused());
    }

    private static int placeOf(IdempotencyKey key) {
        return (int) key.hash().getLeastSignificantBits() & (PLACES - 1);
    }
}
