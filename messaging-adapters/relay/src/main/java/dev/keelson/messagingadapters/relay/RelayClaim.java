package dev.keelson.messagingadapters.relay;

import dev.keelson.messagingadapters.relay.RelayStore.Claimed;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's claim to a relay. A thread of its own stores the position when it has moved and gives signs of life, whatever the
 * relay is waiting for. Safe for use by many threads.
 *
 * <p>The claim is held while the last sign of life is younger than the claim timeout by this node's clock, which begins to
 * count before the database's does. A node that stalled finds by itself that it must not publish, before it has asked.
 */
final class RelayClaim {

    private static final Logger LOG = LoggerFactory.getLogger(RelayClaim.class);
    private static final int SIGNS_PER_TIMEOUT = 3;
    private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(2);

    private final RelayStore store;
    private final Claimed claimed;
    private final RelayConfiguration configuration;
    private final RelayProgress progress;
    private final Wakeup wakeup;
    private final CountDownLatch released = new CountDownLatch(1);
    private final Thread thread;
    private volatile long position;
    private volatile long signOfLife;
    private volatile boolean lost;
    /** Belong to the thread. */
    private long stored;

    private int failures;

    /**
     * @param claimedAt before the claim was made, by {@link System#nanoTime()}
     */
    private RelayClaim(
            RelayStore store,
            Claimed claimed,
            long claimedAt,
            RelayConfiguration configuration,
            RelayProgress progress,
            Wakeup wakeup) {
        this.store = store;
        this.claimed = claimed;
        this.configuration = configuration;
        this.progress = progress;
        this.wakeup = wakeup;
        position = claimed.position();
        stored = claimed.position();
        signOfLife = claimedAt;
        thread = Thread.ofVirtual()
                .name("keelson-relay-" + claimed.name() + "-claim")
                .unstarted(this::keep);
    }

    /** Keeps what was claimed at a time until it is released or lost. */
    static RelayClaim keep(
            RelayStore store,
            Claimed claimed,
            long claimedAt,
            RelayConfiguration configuration,
            RelayProgress progress,
            Wakeup wakeup) {
        var claim = new RelayClaim(store, claimed, claimedAt, configuration, progress, wakeup);
        claim.thread.start();
        return claim;
    }

    /** Whether nobody else can have the relay now. */
    boolean isHeld() {
        return !lost
                && System.nanoTime() - signOfLife < configuration.claimTimeout().toNanos();
    }

    /** Whether another has it, for good. */
    boolean isLost() {
        return lost;
    }

    /** Up to which everything is relayed. */
    long position() {
        return position;
    }

    /** Everything up to a position is relayed, as will be stored. */
    void reached(long reached) {
        position = reached;
    }

    private void keep() {
        try {
            var pause = configuration.positionInterval();
            while (!released.await(pause.toNanos(), TimeUnit.NANOSECONDS) && !lost) {
                if (isDue()) {
                    extend();
                }
                pause = failures == 0
                        ? configuration.positionInterval()
                        : configuration.retry().pause(failures);
            }
            if (!lost) {
                store.release(claimed, position);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.atWarn()
                    .addKeyValue("relay", claimed.name())
                    .addKeyValue("reason", e.toString())
                    .log("a claim could not be released and has to expire; what was confirmed last comes twice");
        }
    }

    private boolean isDue() {
        var silent = System.nanoTime() - signOfLife;
        return position != stored || silent > configuration.claimTimeout().toNanos() / SIGNS_PER_TIMEOUT;
    }

    private void extend() {
        var before = System.nanoTime();
        var reached = position;
        try {
            lost = !store.extend(claimed, reached);
            stored = reached;
            signOfLife = before;
            failures = 0;
            progress.claimKept();
        } catch (RuntimeException e) {
            failures++;
            progress.claimInTrouble("the position could not be stored: " + e.getMessage());
        } catch (Error e) {
            failures++;
            LOG.error("the position of relay '{}' could not be stored, and is stored again", claimed.name(), e);
            progress.claimInTrouble("the position could not be stored: " + e);
        }
        wakeup.signal();
    }

    /** Stores the position and lets another have the relay; does nothing if it is lost. */
    void release() throws InterruptedException {
        released.countDown();
        if (!thread.join(RELEASE_TIMEOUT)) {
            LOG.atWarn().addKeyValue("relay", claimed.name()).log("a claim could not be released in time");
        }
    }
}
