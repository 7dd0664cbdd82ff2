package dev.keelson.idempotency;

import dev.keelson.idempotency.Admission.InFlight;
import dev.keelson.idempotency.Admission.Replayed;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The claims of this process, one a key, and those who wait for their end. Safe for use by many threads. */
final class OpenClaims {

    /** One of them. */
    static final class Open {

        private final Claim claim;
        private final CompletableFuture<Optional<Reply>> end = new CompletableFuture<>();
        private volatile boolean shared;

        private Open(Claim claim) {
            this.claim = claim;
        }

        Claim claim() {
            return claim;
        }

        /** Whether other processes can see it, as far as is known here. */
        boolean isShared() {
            return shared;
        }

        void markShared(boolean isShared) {
            shared = isShared;
        }

        /** What it leads to for whoever waits so long; empty when it was given up. */
        Optional<Admission> await(Duration patience) {
            try {
                return end.get(patience.toNanos(), TimeUnit.NANOSECONDS).map(Replayed::new);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.of(new InFlight(claim.since()));
            } catch (TimeoutException e) {
                return Optional.of(new InFlight(claim.since()));
            } catch (ExecutionException e) {
                throw new IllegalStateException("an end is never a failure", e);
            }
        }
    }

    private final ConcurrentMap<IdempotencyKey, Open> byKey = new ConcurrentHashMap<>();

    /** The claim if its key was free here, otherwise the one that has it. */
    Open enter(Claim claim) {
        var mine = new Open(claim);
        var present = byKey.putIfAbsent(claim.key(), mine);
        return present == null ? mine : present;
    }

    /** Null when it has ended, or is not of this process. */
    @Nullable
    Open find(Claim claim) {
        var open = byKey.get(claim.key());
        return open != null && open.claim.token() == claim.token() ? open : null;
    }

    /**
     * @param reply null when the claim was given up
     */
    void leave(Open open, @Nullable Reply reply) {
        byKey.remove(open.claim.key(), open);
        open.end.complete(Optional.ofNullable(reply));
    }

    Collection<Open> all() {
        return byKey.values();
    }
}
