package dev.keelson.messagingadapters.redisstreams;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.Connectivity;
import dev.keelson.messagingadapters.api.DeadLetter;
import dev.keelson.messagingadapters.api.DeliveryLanes;
import dev.keelson.messagingadapters.api.Incoming;
import dev.keelson.messagingadapters.api.MemberSubscription;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.Settlement;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import dev.keelson.messagingadapters.redisstreams.Membership.Entry;
import dev.keelson.messagingadapters.redisstreams.Membership.Read;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.XAddParams;

/**
 * A member of a group. One thread owns shards and reads them.
 *
 * <p>A shard has one owner at a time, so that its entries are in order, and all owners of a shard read it under the same
 * consumer's name: what one of them left pending is what the next one reads first. Ownership is a lease that is checked by
 * Redis in the same step as the reading, so that an owner that stalled reads nothing that is not its own. After anything that
 * makes it doubtful what was read or acknowledged, a lost connection above all, the member begins each shard again with what
 * is pending; its handlers may see a message again, and never miss one. Safe for use by many threads.
 */
final class RedisMember implements MemberSubscription.Belonging {

    private static final Logger LOG = LoggerFactory.getLogger(RedisMember.class);
    private static final Duration ROOM = Duration.ofMillis(50);
    private static final Duration IDLE = Duration.ofMillis(10);
    private static final int BALANCES_A_LEASE = 5;
    private static final int MOST_AT_ONCE = 200;

    private final RedisClient client;
    private final Layout layout;
    private final AdapterConfiguration configuration;
    private final Connectivity connectivity;
    private final SubscriptionConfiguration wanted;
    private final MemberSubscription member;
    private final DeliveryLanes lanes;
    private final Membership membership;
    private final RedisStreamsConfiguration redis;
    private final long balanceNanos;
    private final Map<Integer, Lease> leases = new TreeMap<>();
    private int share;
    private long balanced;
    private volatile boolean doubtful;

    RedisMember(
            RedisClient client,
            Layout layout,
            RedisStreamsConfiguration redis,
            AdapterConfiguration configuration,
            Connectivity connectivity,
            SubscriptionConfiguration wanted,
            MemberSubscription member) {
        this.client = client;
        this.layout = layout;
        this.configuration = configuration;
        this.connectivity = connectivity;
        this.wanted = wanted;
        this.member = member;
        this.lanes = member.lanes();
        this.membership = new Membership(client, layout, wanted, redis.lease());
        this.redis = redis;
        this.balanceNanos = redis.lease().toNanos() / BALANCES_A_LEASE;
    }

    @Override
    public void belong() throws InterruptedException {
        try {
            membership.create();
            balance();
            member.joined();
            while (!member.isDrained()) {
                work();
            }
            membership.leave(List.copyOf(leases.values()));
        } catch (RuntimeException e) {
            connectivity.down(String.valueOf(e.getMessage()));
            LOG.debug("{}/{} begins again", wanted.destination(), wanted.group(), e);
            layout.forget();
            beginAgain();
        }
    }

    private void work() throws InterruptedException {
        if (doubtful) {
            doubtful = false;
            beginAgain();
        }
        if (leases.isEmpty() || System.nanoTime() - balanced > balanceNanos) {
            balance();
        }
        var room = member.isClosed() ? 0 : lanes.awaitRoom(ROOM);
        if (room == 0 || !read(room)) {
            member.awaitDrained(IDLE);
        }
    }

    private void beginAgain() {
        leases.values().forEach(lanes::withdraw);
        leases.clear();
    }

    private void balance() {
        var balance = membership.balance(spare().stream().filter(this::canLetGo).toList());
        for (var lease : List.copyOf(leases.values())) {
            if (!balance.shards().contains(lease.shard())) {
                lose(lease);
            }
        }
        balance.shards().forEach(shard -> leases.computeIfAbsent(shard, Lease::new));
        share = balance.share();
        spare().forEach(Lease::spare);
        leases.values().stream().limit(share).forEach(Lease::want);
        balanced = System.nanoTime();
    }

    private void lose(Lease lease) {
        leases.remove(lease.shard());
        lanes.withdraw(lease);
    }

    /** Those beyond its share: it reads them no more. */
    private List<Lease> spare() {
        return leases.values().stream().skip(Math.max(share, 0)).toList();
    }

    /** When nothing of it is in flight; who does not settle keeps it for the time of a lease, and no longer. */
    private boolean canLetGo(Lease spare) {
        return !lanes.holds(spare) || spare.isSpareFor(redis.lease());
    }

    /** Whether there was something. */
    private boolean read(int room) {
        var owned = new ArrayList<>(leases.values().stream().limit(share).toList());
        Collections.shuffle(owned);
        var reads = owned.isEmpty() ? List.<Read>of() : membership.read(owned, Math.min(room, MOST_AT_ONCE));
        reads.forEach(this::take);
        return reads.stream().anyMatch(read -> !read.entries().isEmpty());
    }

    private void take(Read read) {
        var lease = read.lease();
        if (read.lost()) {
            lose(lease);
            return;
        }
        var wasRecovering = lease.isRecovering();
        for (var entry : read.entries()) {
            lease.hasRead(entry.id());
            var _ = lanes.offer(incoming(lease, entry, wasRecovering));
        }
        if (read.entries().isEmpty()) {
            lease.hasRecovered();
        }
    }

    private Incoming incoming(Lease lease, Entry entry, boolean redelivered) {
        var coordinates = wanted.destination() + ":" + lease.shard() + "@" + entry.id();
        var settlement = settlement(lease, entry);
        try {
            if (entry.fields().isEmpty()) {
                throw new IllegalArgumentException("the stream was trimmed before the group had read this");
            }
            var message = Fields.read(wanted.destination(), entry.fields(), configuration.largestData());
            return new Incoming(
                    message, coordinates, entry.attempt(), redelivered, lease, Optional.empty(), settlement);
        } catch (IllegalArgumentException e) {
            var message = unreadable(coordinates, entry);
            var reason = Optional.of(String.valueOf(e.getMessage()));
            return new Incoming(message, coordinates, entry.attempt(), redelivered, lease, reason, settlement);
        }
    }

    private Message unreadable(String coordinates, Entry entry) {
        var envelope = DeadLetter.unreadable(wanted.destination(), coordinates, Fields.raw(entry.fields()));
        try {
            return new Message(wanted.destination(), Fields.keyOf(entry.fields(), coordinates), envelope);
        } catch (IllegalArgumentException e) {
            return new Message(wanted.destination(), coordinates, envelope);
        }
    }

    private Settlement settlement(Lease lease, Entry entry) {
        return new Settlement() {
            @Override
            public void acknowledge() {
                try {
                    membership.acknowledge(lease, entry.id());
                } catch (JedisException e) {
                    doubtful = true;
                    throw e;
                }
            }

            @Override
            public void park(DeadLetter letter) {
                var message = letter.message();
                var stream = layout.streamOf(message.destination(), message.key());
                client.xadd(stream, XAddParams.xAddParams(), Fields.of(message));
            }
        };
    }
}
