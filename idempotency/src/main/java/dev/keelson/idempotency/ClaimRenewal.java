package dev.keelson.idempotency;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims that are open in this gate, each renewed every third of the lease, on one thread, until it is removed or found lost.
 * Safe for use by many threads.
 */
final class ClaimRenewal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimRenewal.class);

    private final Map<Long, Claim> claims = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final long pauseNanos;
    private final Predicate<Claim> renewal;

    private ClaimRenewal(Duration lease, Predicate<Claim> renewal) {
        pauseNanos = Math.max(1, TimeUnit.NANOSECONDS.convert(lease) / 3);
        this.renewal = renewal;
    }

    /**
     * No claims, at first.
     *
     * @param renewal answers whether the claim is still its owner's; may throw {@link IdempotencyException}
     */
    static ClaimRenewal renewedBy(Predicate<Claim> renewal, Duration lease) {
        var open = new ClaimRenewal(lease, renewal);
        Thread.ofVirtual().name("keelson-gate-renewal").start(open::renewUntilClosed);
        return open;
    }

    void add(Claim claim) {
        claims.put(claim.token(), claim);
    }

    void remove(Claim claim) {
        claims.remove(claim.token());
    }

    private void renewUntilClosed() {
        try {
            while (!closed.await(pauseNanos, TimeUnit.NANOSECONDS)) {
                claims.values().forEach(this::renew);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever one claim runs into, the others are renewed all the same, and this one is tried again. */
    private void renew(Claim claim) {
        try {
            if (!isClosed() && !renewal.test(claim)) {
                lost(claim);
            }
        } catch (RuntimeException e) {
            if (!isClosed()) {
                LOG.atWarn()
                        .addKeyValue("key", claim.key().hash())
                        .addKeyValue("reason", e.getMessage())
                        .log("a claim was not renewed, will retry");
            }
        }
    }

    /** One that was removed meanwhile has ended, and is not lost. */
    private void lost(Claim claim) {
        if (claims.remove(claim.token(), claim)) {
            LOG.atWarn().addKeyValue("key", claim.key().hash()).log("a claim was lost while its work went on");
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** No renewal begins after this. */
    @Override
    public void close() {
        closed.countDown();
    }
}
