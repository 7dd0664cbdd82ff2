package dev.keelson.queryside;

import dev.keelson.eventstore.EventPage;
import dev.keelson.eventstore.SqlStates;
import dev.keelson.queryside.SubscriptionStore.Claim;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection's part in a durable subscription: it waits until it is the active member, and tells of what it is about to
 * send. Used by the thread of its stream; {@link #leave} by any, {@link #extend} by the keeper.
 */
final class SubscriptionMember {

    private final String name;
    private final String owner;
    private final SubscriptionStore store;
    private final ClaimKeeper keeper;
    private final Runnable left;
    private final AtomicBoolean gone = new AtomicBoolean();
    private volatile @Nullable Claim claim;
    private volatile boolean lost;
    private volatile long passed;

    SubscriptionMember(String name, String owner, SubscriptionStore store, ClaimKeeper keeper, Runnable left) {
        this.name = name;
        this.owner = owner;
        this.store = store;
        this.keeper = keeper;
        this.left = left;
    }

    /** The claim if nobody else is the active member, else null. */
    @Nullable
    Claim claim() {
        var claimed = stored(() -> store.claim(name, owner)).orElse(null);
        if (claimed != null) {
            passed = claimed.position();
            claim = claimed;
            keeper.keep(this);
        } else if (stored(() -> store.find(name)).isEmpty()) {
            throw SubscriptionLostException.deleted(name);
        }
        return claimed;
    }

    /**
     * The page is about to be sent. No page is, once another has claimed.
     *
     * @throws SubscriptionLostException when another has
     */
    void sending(EventPage page) {
        var held = requireHeld();
        if (!isNoted(held, page)) {
            lost = true;
            throw SubscriptionLostException.of(name);
        }
        passed = page.through();
    }

    /** The claim, as far as is known here. */
    Claim requireHeld() {
        var held = claim;
        if (held == null || lost) {
            throw SubscriptionLostException.of(name);
        }
        return held;
    }

    private boolean isNoted(Claim held, EventPage page) {
        return page.events().isEmpty()
                || stored(() -> store.sending(held, page.events().getLast().position()));
    }

    /** Keeps the claim alive, and lets the subscription's position pass over what does not matter to it. */
    void extend() {
        var held = claim;
        if (held != null && !lost && !store.extend(held, passed)) {
            lost = true;
        }
    }

    /** The first time, gives the claim back. */
    void leave() {
        if (!gone.compareAndSet(false, true)) {
            return;
        }
        var held = claim;
        if (held != null) {
            keeper.release(this, held);
        }
        left.run();
    }

    private <T> T stored(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw SqlStates.isTransient(e) ? SubscriptionUnavailableException.database(name, e) : e;
        }
    }
}
