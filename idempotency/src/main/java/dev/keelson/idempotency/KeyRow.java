package dev.keelson.idempotency;

import dev.keelson.idempotency.Admission.InFlight;
import dev.keelson.idempotency.Admission.KeyReused;
import dev.keelson.idempotency.Admission.Replayed;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** What the table has under a key. */
record KeyRow(
        long fingerprint,
        long token,
        OffsetDateTime since,
        @Nullable String replyKind,
        @Nullable String replyBody,
        @Nullable Long replyPosition) {

    /** What it means to whoever does not hold the claim. */
    Admission toAnyoneElse(Fingerprint asked) {
        if (fingerprint != asked.value()) {
            return new KeyReused();
        }
        return replyKind == null || replyBody == null || replyPosition == null
                ? new InFlight(since.toInstant())
                : new Replayed(new Reply(replyKind, replyBody, replyPosition));
    }
}
