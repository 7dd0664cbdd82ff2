package dev.keelson.idempotency;

import dev.keelson.idempotency.Admission.Admitted;
import dev.keelson.idempotency.OpenClaims.Open;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the table in the background: shows claims to other processes when their work takes long, keeps the leases of
 * those that are shown, removes what is over.
 */
final class ClaimKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimKeeper.class);
    private static final int PURGES_A_TICK = 40;
    private static final Duration PURGE_INTERVAL = Duration.ofMinutes(1);
    private static final Duration SHORTEST_TICK = Duration.ofMillis(10);

    private final ClaimTable table;
    private final KeyPurge purge;
    private final OpenClaims open;
    private final boolean sharing;
    private final Duration shareAfter;
    private final Duration renewAfter;
    private final Duration tick;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private long renewedAt = System.nanoTime();
    private long purgedAt = System.nanoTime();

    /**
     * @param shareAfter how long work may take before its claim is shown; zero: who admits it has shown it
     * @param lease of claims that are shown
     */
    ClaimKeeper(ClaimTable table, KeyPurge purge, OpenClaims open, Duration shareAfter, Duration lease) {
        this.table = table;
        this.purge = purge;
        this.open = open;
        this.shareAfter = shareAfter;
        sharing = !shareAfter.isZero();
        renewAfter = lease.dividedBy(3);
        tick = tick(shareAfter, renewAfter);
        thread = Thread.ofVirtual().name("keelson-idempotency").start(this::run);
    }

    private static Duration tick(Duration shareAfter, Duration renewAfter) {
        var tick = shareAfter.isZero() || shareAfter.compareTo(renewAfter) > 0 ? renewAfter : shareAfter.dividedBy(2);
        return tick.compareTo(SHORTEST_TICK) < 0 ? SHORTEST_TICK : tick;
    }

    private void run() {
        try {
            while (!closed.await(tick.toNanos(), TimeUnit.NANOSECONDS)) {
                try {
                    round();
                } catch (RuntimeException e) {
                    LOG.atWarn()
                            .addKeyValue("reason", e.getMessage())
                            .log("claims could not be kept; tried again soon");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() {
        var renewing = isDue(renewedAt, renewAfter);
        renewedAt = renewing ? System.nanoTime() : renewedAt;
        var old = Instant.now().minus(shareAfter);
        for (var each : open.all()) {
            try {
                keep(each, renewing, old);
            } catch (RuntimeException e) {
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("a claim could not be kept; tried again soon");
            }
        }
        if (isDue(purgedAt, PURGE_INTERVAL)) {
            purge();
        }
    }

    private void keep(Open each, boolean renewing, Instant old) {
        var isLost = each.isShared() && renewing && !table.renew(each.claim());
        var isDue = !each.isShared() && each.claim().since().isBefore(old);
        if (sharing && (isLost || isDue)) {
            share(each);
        }
    }

    private static boolean isDue(long last, Duration interval) {
        return System.nanoTime() - last >= interval.toNanos();
    }

    /** A claim that is lost is left alone: its completion will be refused. */
    private void share(Open each) {
        each.markShared(true);
        if (!isShared(each) && open.find(each.claim()) != null) {
            LOG.atInfo()
                    .addKeyValue("scope", each.claim().key().scope())
                    .log("a key is claimed by another process too");
        } else if (open.find(each.claim()) == null) {
            table.release(each.claim());
        }
    }

    private boolean isShared(Open each) {
        try {
            return table.share(each.claim()) instanceof Admitted;
        } catch (RuntimeException e) {
            each.markShared(false);
            throw e;
        }
    }

    /** Removes what is over, so much at a tick that leases are renewed in between. */
    private void purge() {
        for (var step = 0; step < PURGES_A_TICK && closed.getCount() > 0; step++) {
            if (!purge.step()) {
                purgedAt = System.nanoTime();
                return;
            }
        }
    }

    /** Lets claims run out. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
