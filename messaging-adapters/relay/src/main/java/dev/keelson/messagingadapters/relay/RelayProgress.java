package dev.keelson.messagingadapters.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a relay tells of itself. Safe for use by many threads. */
final class RelayProgress {

    private static final Logger LOG = LoggerFactory.getLogger(RelayProgress.class);

    private enum Part {
        CLAIM("its claim"),
        LOG("the log"),
        BROKER("the broker");

        private final String words;

        Part(String words) {
            this.words = words;
        }
    }

    private final String name;
    private final RelayObserver observer;
    private final AtomicLong head = new AtomicLong();
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong confirmed = new AtomicLong();
    private final AtomicLong retried = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock. */
    private final Map<Part, String> troubles = new EnumMap<>(Part.class);

    private volatile RelayState base = new RelayState.Off();
    private volatile RelayState.@Nullable Stopped stopped;
    private volatile boolean owner;
    private volatile long position;
    private volatile int inFlight;
    private volatile @Nullable Instant oldest;

    RelayProgress(String name, RelayObserver observer) {
        this.name = name;
        this.observer = observer;
    }

    /** It tries for the relay from now on. */
    void started() {
        base = new RelayState.Standby();
    }

    void off() {
        base = new RelayState.Off();
    }

    /** Another node has the relay. */
    void standby(long reached) {
        base = new RelayState.Standby();
        position = reached;
        mended(Part.CLAIM);
    }

    void claimed(long reached) {
        base = new RelayState.Running();
        owner = true;
        position = reached;
        mended(Part.CLAIM);
        observer.claimed(name);
        LOG.info("relay '{}' is this node's, after position {}", name, reached);
    }

    /** This node has it no more. */
    void gone(boolean lost) {
        owner = false;
        base = new RelayState.Standby();
        stopped = null;
        moved(position, 0, null);
        forgetTroubles();
        if (lost) {
            observer.lost(name);
            LOG.warn("relay '{}' was taken over by another node", name);
        }
    }

    /**
     * How far it is.
     *
     * @param since when the oldest event happened that is held and not confirmed
     */
    void moved(long reached, int waiting, @Nullable Instant since) {
        position = reached;
        inFlight = waiting;
        oldest = since;
    }

    int inFlight() {
        return inFlight;
    }

    void headIs(long known) {
        head.accumulateAndGet(known, Math::max);
    }

    void published(int messages) {
        if (messages > 0) {
            published.addAndGet(messages);
            observer.published(name, messages);
        }
    }

    void confirmed(int messages) {
        if (messages > 0) {
            confirmed.addAndGet(messages);
            observer.confirmed(name, messages);
        }
    }

    void retried(int messages) {
        if (messages > 0) {
            retried.addAndGet(messages);
            observer.retried(name, messages);
        }
    }

    /** Stands still before an event, or does no longer. */
    void stopped(RelayState.@Nullable Stopped now) {
        var before = stopped;
        stopped = now;
        if (now != null && (before == null || before.position() != now.position())) {
            LOG.error("relay '{}' stands still at position {}: {}", name, now.position(), now.reason());
        } else if (now == null && before != null) {
            LOG.info("relay '{}' goes on after position {}", name, before.position());
        }
    }

    void skipped(long skipped, String reason) {
        observer.skipped(name);
        LOG.warn("relay '{}' skips the event at position {}: {}", name, skipped, reason);
    }

    void claimInTrouble(String reason) {
        inTrouble(Part.CLAIM, reason);
    }

    void claimKept() {
        mended(Part.CLAIM);
    }

    void logInTrouble(String reason) {
        inTrouble(Part.LOG, reason);
    }

    void logRead() {
        mended(Part.LOG);
    }

    void brokerInTrouble(String reason) {
        inTrouble(Part.BROKER, reason);
    }

    void brokerAnswers() {
        mended(Part.BROKER);
    }

    private void inTrouble(Part part, String reason) {
        lock.lock();
        try {
            if (troubles.put(part, reason) == null) {
                LOG.warn("relay '{}' will try again: {}", name, reason);
            }
        } finally {
            lock.unlock();
        }
    }

    private void mended(Part part) {
        lock.lock();
        try {
            if (troubles.remove(part) != null) {
                LOG.info("relay '{}' goes on, {} is well again", name, part.words);
            }
        } finally {
            lock.unlock();
        }
    }

    private void forgetTroubles() {
        lock.lock();
        try {
            troubles.clear();
        } finally {
            lock.unlock();
        }
    }

    RelayStatus status() {
        var since = oldest;
        var behind = since == null ? Duration.ZERO : Duration.between(since, Instant.now());
        return new RelayStatus(
                name,
                state(),
                owner,
                position,
                Math.max(head.get(), position),
                behind.isNegative() ? Duration.ZERO : behind,
                inFlight,
                published.get(),
                confirmed.get(),
                retried.get());
    }

    private RelayState state() {
        var standing = stopped;
        if (base instanceof RelayState.Off || standing != null) {
            return standing == null ? base : standing;
        }
        lock.lock();
        try {
            return troubles.isEmpty()
                    ? base
                    : new RelayState.Retrying(troubles.values().iterator().next());
        } finally {
            lock.unlock();
        }
    }
}
