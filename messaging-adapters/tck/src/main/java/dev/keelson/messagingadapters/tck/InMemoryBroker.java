package dev.keelson.messagingadapters.tck;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.FencedException;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.Payload;
import dev.keelson.messagingadapters.api.PositionedPublisher;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import dev.keelson.messagingadapters.tck.InMemoryGroup.Taken;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A broker in the memory of a JVM, for tests: destinations that keep everything, groups with positions, members that take
 * over from each other. It can be stopped and started, and keeps what it has; it keeps 100,000 messages a destination and then
 * refuses. Safe for use by many threads.
 */
public final class InMemoryBroker {

    private static final int MOST_MESSAGES = 100_000;

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, StoredMessages> destinations = new HashMap<>();
    private final Map<GroupName, InMemoryGroup> groups = new HashMap<>();
    private final Map<String, InMemoryPositionedPublisher> publishers = new HashMap<>();
    private final Map<String, Long> positions = new HashMap<>();
    private final Set<Object> dead = new HashSet<>();
    private boolean stopped;

    private record GroupName(String destination, String group) {}

    public InMemoryBroker() {
        this(Clock.systemUTC());
    }

    /**
     * @param clock tells when a message was taken in
     */
    public InMemoryBroker(Clock clock) {
        this.clock = clock;
    }

    /** An adapter to this broker. */
    public MessagingAdapter adapter(AdapterConfiguration configuration) {
        return new InMemoryAdapter(this, configuration);
    }

    /** A publisher whose position is kept by this broker under a name. */
    public PositionedPublisher positioned(String name) {
        return new InMemoryPositionedPublisher(this, name);
    }

    /** All messages of a destination, in the order in which they came. */
    public List<Message> messages(String destination) {
        return locked(() -> stored(destination).messages());
    }

    /** Is away for everybody, and takes its members for gone; keeps messages and positions. */
    public void stop() {
        change(() -> {
            stopped = true;
            groups.values().forEach(InMemoryGroup::forgetMembers);
        });
    }

    /** Is there again. */
    public void start() {
        change(() -> stopped = false);
    }

    /** Takes an adapter for dead, and never answers it again. */
    public void kill(MessagingAdapter adapter) {
        change(() -> {
            dead.add(adapter);
            groups.values().forEach(group -> group.forgetMembersOf(adapter));
        });
    }

    /** Puts bytes into a destination that are no message. */
    public void putUnreadable(String destination, String key, byte[] bytes) {
        change(() -> stored(destination).addUnreadable(key, Payload.of(bytes), clock.instant()));
    }

    /** The coordinates of the message, which is kept from now on. */
    String append(Object adapter, Message message) {
        return locked(() -> {
            requireReachable(adapter);
            return stored(message.destination()).add(message, clock.instant());
        });
    }

    /** The publisher is the only one of its name from now on; the position that was kept last. */
    OptionalLong begin(InMemoryPositionedPublisher publisher, String name) {
        return locked(() -> {
            requireReachable(publisher);
            publishers.put(name, publisher);
            var position = positions.get(name);
            return position == null ? OptionalLong.empty() : OptionalLong.of(position);
        });
    }

    /** Keeps all of it, or nothing. */
    void append(InMemoryPositionedPublisher publisher, String name, List<Message> messages, long position) {
        change(() -> {
            requireReachable(publisher);
            if (!publisher.equals(publishers.get(name))) {
                throw new FencedException(name, null);
            }
            messages.forEach(message -> stored(message.destination()).add(message, clock.instant()));
            positions.put(name, position);
        });
    }

    void requireReachable(Object adapter) {
        change(() -> {
            if (stopped || dead.contains(adapter)) {
                throw new BrokerAwayException();
            }
        });
    }

    /** Makes the adapter's subscription a member, and the group if there is none. */
    InMemoryGroup join(Object adapter, Object member, SubscriptionConfiguration configuration) {
        return locked(() -> {
            requireReachable(adapter);
            var name = new GroupName(configuration.destination(), configuration.group());
            var group = groups.computeIfAbsent(
                    name, _ -> new InMemoryGroup(stored(configuration.destination()), configuration.start()));
            group.join(adapter, member);
            return group;
        });
    }

    /** What the member may take now; waits a little while there is nothing. */
    List<Taken> take(Object adapter, Object member, InMemoryGroup group, int most) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            requireReachable(adapter);
            var taken = group.take(member, most);
            for (var left = InMemoryAdapter.PAUSE.toNanos(); taken.isEmpty() && left > 0; ) {
                left = changed.awaitNanos(left);
                requireReachable(adapter);
                taken = group.take(member, most);
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    void acknowledge(Object adapter, Object member, InMemoryGroup group, StoredMessage message) {
        change(() -> {
            requireReachable(adapter);
            group.acknowledge(member, message);
        });
    }

    void leave(Object member, InMemoryGroup group) {
        change(() -> group.leave(member));
    }

    private StoredMessages stored(String destination) {
        return destinations.computeIfAbsent(destination, name -> new StoredMessages(name, MOST_MESSAGES));
    }

    private void change(Runnable change) {
        locked(() -> {
            change.run();
            return true;
        });
    }

    private <T> T locked(Work<T> work) {
        lock.lock();
        try {
            var result = work.run();
            changed.signalAll();
            return result;
        } finally {
            lock.unlock();
        }
    }

    /** What is done under the lock. */
    private interface Work<T> {
        T run();
    }
}
