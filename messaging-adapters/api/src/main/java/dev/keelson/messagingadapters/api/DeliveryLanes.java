package dev.keelson.messagingadapters.api;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands a member's messages to its handler: those of a key one after the other, those of different keys at once, on a virtual
 * thread each, and never more than the subscription allows.
 *
 * <p>A lane is the queue of one key. It exists, with its thread, while it has messages. Its first message stays first until it
 * is acknowledged, parked or withdrawn; a retry waits in place. What waits behind it counts as held, since it takes memory:
 * where one key has as many messages as the member may hold, nothing else comes until it moves.
 *
 * <p>An adapter asks {@link #awaitRoom} how many messages to take, offers each with the origin that it was taken under, and
 * withdraws an origin whose messages the broker will give to somebody, perhaps to this member again. A handler's call that is
 * under way is not broken off by that: what the broker gives again waits in the lane until it has returned, so that a member
 * works on one message of a key at a time in any case. Safe for use by many threads.
 */
public final class DeliveryLanes {

    private final SubscriptionConfiguration configuration;
    private final DeliveryHandler handler;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Deque<HeldMessage>> lanes = new HashMap<>();
    private int held;
    private boolean draining;

    public DeliveryLanes(SubscriptionConfiguration configuration, DeliveryHandler handler) {
        this.configuration = configuration;
        this.handler = handler;
    }

    /** How many messages are held that are not settled. */
    public int held() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is room.
     *
     * @return how many messages may be offered, 0 after the timeout and when draining
     */
    public int awaitRoom(Duration timeout) throws InterruptedException {
        lock.lock();
        try {
            awaitWhile(() -> held >= configuration.inFlight() && !draining, timeout);
            return draining ? 0 : configuration.inFlight() - held;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Puts a message at the end of its lane.
     *
     * @return whether it was taken; false when draining, and the message is to be given back
     * @throws IllegalStateException there was no room
     */
    public boolean offer(Incoming incoming) {
        lock.lock();
        try {
            if (draining) {
                return false;
            }
            if (held >= configuration.inFlight()) {
                throw new IllegalStateException("%d messages are held already".formatted(held));
            }
            held++;
            put(incoming.message().key(), new HeldMessage(incoming, configuration, handler));
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void put(String key, HeldMessage message) {
        var lane = lanes.get(key);
        if (lane != null) {
            lane.addLast(message);
            return;
        }
        var fresh = new ArrayDeque<HeldMessage>();
        fresh.addLast(message);
        lanes.put(key, fresh);
        Thread.ofVirtual()
                .name(configuration.destination() + "/" + configuration.group() + "/" + key)
                .start(() -> work(key, fresh));
    }

    /** Forgets the messages of an origin: those that wait at once, those under way as soon as the handler returns. */
    public void withdraw(Object origin) {
        lock.lock();
        try {
            for (var lane : lanes.values()) {
                lane.stream().filter(message -> message.origin().equals(origin)).forEach(HeldMessage::withdraw);
                forgetBehindFirst(lane, origin);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void forgetBehindFirst(Deque<HeldMessage> lane, Object origin) {
        var first = lane.peekFirst();
        var before = lane.size();
        lane.removeIf(message -> message != first && message.origin().equals(origin));
        held -= before - lane.size();
    }

    /** Whether a message of the origin is held. */
    public boolean holds(Object origin) {
        lock.lock();
        try {
            return lanes.values().stream().flatMap(Deque::stream).anyMatch(message -> message.origin()
                    .equals(origin));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes nothing more, forgets what waits and lets what was delivered be settled; withdraws the rest after the timeout.
     *
     * @return whether all that was delivered was settled in time
     */
    public boolean drain(Duration timeout) {
        lock.lock();
        try {
            draining = true;
            changed.signalAll();
            lanes.values().forEach(this::keepFirst);
            awaitWhile(() -> !lanes.isEmpty(), timeout);
            return lanes.isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lanes.values().stream().flatMap(Deque::stream).forEach(HeldMessage::withdraw);
            lock.unlock();
        }
    }

    private void keepFirst(Deque<HeldMessage> lane) {
        var first = lane.pollFirst();
        held -= lane.size();
        lane.clear();
        if (first != null) {
            first.stopTrying();
            lane.addFirst(first);
        }
    }

    private void awaitWhile(Waiting waiting, Duration timeout) throws InterruptedException {
        var deadline = System.nanoTime() + timeout.toNanos();
        for (var left = timeout.toNanos(); left > 0 && waiting.goesOn(); left = deadline - System.nanoTime()) {
            changed.awaitNanos(left);
        }
    }

    private void work(String key, Deque<HeldMessage> lane) {
        for (var first = first(key, lane); first != null; first = next(key, lane)) {
            first.work();
        }
    }

    private @Nullable HeldMessage first(String key, Deque<HeldMessage> lane) {
        lock.lock();
        try {
            var first = lane.peekFirst();
            if (first == null) {
                lanes.remove(key);
                changed.signalAll();
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable HeldMessage next(String key, Deque<HeldMessage> lane) {
        lock.lock();
        try {
            lane.removeFirst();
            held--;
            changed.signalAll();
            return first(key, lane);
        } finally {
            lock.unlock();
        }
    }

    /** What a wait is for. */
    private interface Waiting {
        boolean goesOn();
    }
}
