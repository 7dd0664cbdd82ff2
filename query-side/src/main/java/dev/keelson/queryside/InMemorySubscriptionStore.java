package dev.keelson.queryside;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps subscriptions in memory, for tests: gone with the process, and of one node. Safe for use by many threads. */
final class InMemorySubscriptionStore implements SubscriptionStore {

    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<String, Standing> subscriptions = new TreeMap<>();
    private final long claimNanos;

    InMemorySubscriptionStore(Duration claimTimeout) {
        claimNanos = claimTimeout.toNanos();
    }

    private static final class Standing {

        private final String name;
        private final SubscriptionFilter filter;
        private final Instant since = Instant.now();
        private long position;
        private long sent;
        private long claimedAt;
        private @Nullable String token;
        private @Nullable String owner;

        Standing(String name, SubscriptionFilter filter, long after) {
            this.name = name;
            this.filter = filter;
            position = after;
            sent = after;
        }

        boolean isOf(String claim) {
            return claim.equals(token);
        }

        boolean isFree(long claimNanos) {
            return owner == null || System.nanoTime() - claimedAt > claimNanos;
        }

        Subscription subscription(long claimNanos) {
            return new Subscription(name, filter, position, isFree(claimNanos) ? null : owner, since);
        }

        Claim claim(String claimer) {
            var fresh = UUID.randomUUID().toString();
            token = fresh;
            owner = claimer;
            sent = position;
            claimedAt = System.nanoTime();
            return new Claim(name, fresh, position);
        }
    }

    @Override
    public void create(String name, SubscriptionFilter filter, long after) {
        locked(() -> subscriptions.putIfAbsent(name, new Standing(name, filter, after)));
    }

    @Override
    public Optional<Subscription> find(String name) {
        return locked(() -> standing(name).map(standing -> standing.subscription(claimNanos)));
    }

    private Optional<Standing> standing(String name) {
        return Optional.ofNullable(subscriptions.get(name));
    }

    @Override
    public List<Subscription> all() {
        return locked(() -> subscriptions.values().stream()
                .map(standing -> standing.subscription(claimNanos))
                .toList());
    }

    @Override
    public boolean delete(String name) {
        return locked(() -> subscriptions.remove(name) != null);
    }

    @Override
    public Optional<Claim> claim(String name, String owner) {
        return locked(() ->
                standing(name).filter(standing -> standing.isFree(claimNanos)).map(standing -> standing.claim(owner)));
    }

    @Override
    public boolean sending(Claim claim, long position) {
        return locked(() -> held(claim).map(standing -> {
                    standing.sent = Math.max(standing.sent, position);
                    standing.claimedAt = System.nanoTime();
                    return standing;
                }))
                .isPresent();
    }

    private Optional<Standing> held(Claim claim) {
        return standing(claim.name()).filter(standing -> standing.isOf(claim.token()));
    }

    @Override
    public boolean extend(Claim claim, long passed) {
        return locked(() -> held(claim).map(standing -> {
                    if (standing.position >= standing.sent) {
                        standing.position = Math.max(standing.position, passed);
                    }
                    standing.claimedAt = System.nanoTime();
                    return standing;
                }))
                .isPresent();
    }

    @Override
    public void release(Claim claim) {
        locked(() -> {
            held(claim).ifPresent(standing -> standing.owner = null);
            return true;
        });
    }

    @Override
    public Acknowledged acknowledge(String name, String token, long position) {
        return locked(() -> standing(name)
                .map(standing -> acknowledge(standing, token, position))
                .orElseGet(Acknowledged.Unknown::new));
    }

    private static Acknowledged acknowledge(Standing standing, String token, long position) {
        var most = Math.max(standing.sent, standing.position);
        if (!standing.isOf(token)) {
            return new Acknowledged.Lost();
        }
        if (position > most) {
            return new Acknowledged.TooFar(most);
        }
        standing.position = Math.max(standing.position, position);
        return new Acknowledged.Through(standing.position);
    }

    private <T extends @Nullable Object> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
