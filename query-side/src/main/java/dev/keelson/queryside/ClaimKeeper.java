package dev.keelson.queryside;

import dev.keelson.queryside.SubscriptionStore.Claim;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Extends the claims of a node's active members three times a claim timeout, and releases those of members that left. All on
 * one thread: that of a member may be interrupted when it leaves, and H2 closes a database file whose user is interrupted. Safe
 * for use by many threads.
 */
final class ClaimKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimKeeper.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);
    private static final int EXTENSIONS_PER_TIMEOUT = 3;
    private static final Claim END = new Claim("", "", 0);

    private final SubscriptionStore store;
    private final long intervalNanos;
    private final Set<SubscriptionMember> active = ConcurrentHashMap.newKeySet();
    private final LinkedBlockingQueue<Claim> left = new LinkedBlockingQueue<>();
    private final Thread thread =
            Thread.ofVirtual().name("keelson-subscriptions").unstarted(this::keep);

    private ClaimKeeper(SubscriptionStore store, Duration claimTimeout) {
        this.store = store;
        intervalNanos = claimTimeout.dividedBy(EXTENSIONS_PER_TIMEOUT).toNanos();
    }

    static ClaimKeeper start(SubscriptionStore store, Duration claimTimeout) {
        var keeper = new ClaimKeeper(store, claimTimeout);
        keeper.thread.start();
        return keeper;
    }

    /** The member has claimed; its claim lives until it is released or lost. */
    void keep(SubscriptionMember member) {
        active.add(member);
    }

    void release(SubscriptionMember member, Claim claim) {
        active.remove(member);
        left.add(claim);
    }

    private void keep() {
        try {
            var due = System.nanoTime() + intervalNanos;
            while (true) {
                var claim = left.poll(due - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (END.equals(claim)) {
                    return;
                }
                if (claim != null) {
                    release(claim);
                } else {
                    active.forEach(ClaimKeeper::extend);
                    due = System.nanoTime() + intervalNanos;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void extend(SubscriptionMember member) {
        try {
            member.extend();
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("a claim could not be extended, will retry");
        }
    }

    private void release(Claim claim) {
        try {
            store.release(claim);
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .addKeyValue("subscription", claim.name())
                    .log("a claim could not be released and has to expire");
        }
    }

    /** Releases what was given back so far, and stops. */
    @Override
    public void close() {
        left.add(END);
        try {
            if (!thread.join(STOP_TIMEOUT)) {
                LOG.atWarn().log("some claims could not be released in time and have to expire");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
