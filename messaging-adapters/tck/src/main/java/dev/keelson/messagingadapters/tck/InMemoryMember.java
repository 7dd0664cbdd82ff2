package dev.keelson.messagingadapters.tck;

import dev.keelson.messagingadapters.api.DeadLetter;
import dev.keelson.messagingadapters.api.Incoming;
import dev.keelson.messagingadapters.api.MemberSubscription;
import dev.keelson.messagingadapters.api.Settlement;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;

/**
 * A member of a group in memory: one thread joins, takes and offers to the lanes, and joins again when the broker was away.
 * Safe for use by many threads.
 */
final class InMemoryMember implements MemberSubscription.Belonging {

    private final InMemoryAdapter adapter;
    private final InMemoryBroker broker;
    private final SubscriptionConfiguration wanted;
    private final MemberSubscription subscription;

    /** The member as long as the broker knows it; another one after each time that it was away. */
    private static final class Member {}

    InMemoryMember(
            InMemoryAdapter adapter,
            InMemoryBroker broker,
            SubscriptionConfiguration wanted,
            MemberSubscription subscription) {
        this.adapter = adapter;
        this.broker = broker;
        this.wanted = wanted;
        this.subscription = subscription;
    }

    @Override
    public void belong() throws InterruptedException {
        var member = new Member();
        try {
            var group = broker.join(adapter, member, wanted);
            subscription.joined();
            try {
                while (!subscription.isDrained()) {
                    if (subscription.isClosed()) {
                        subscription.awaitDrained(InMemoryAdapter.PAUSE);
                    } else {
                        take(member, group);
                    }
                }
            } finally {
                broker.leave(member, group);
            }
        } catch (BrokerAwayException e) {
            subscription.lanes().withdraw(member);
        }
    }

    private void take(Member member, InMemoryGroup group) throws InterruptedException {
        var room = subscription.lanes().awaitRoom(InMemoryAdapter.PAUSE);
        for (var taken : broker.take(adapter, member, group, room)) {
            var message = taken.message();
            var _ = subscription
                    .lanes()
                    .offer(new Incoming(
                            message.message(),
                            message.coordinates(),
                            taken.attempt(),
                            taken.attempt() > 1,
                            member,
                            message.unreadable(),
                            settlement(member, group, message)));
        }
    }

    private Settlement settlement(Member member, InMemoryGroup group, StoredMessage message) {
        return new Settlement() {
            @Override
            public void acknowledge() {
                broker.acknowledge(adapter, member, group, message);
            }

            @Override
            public void park(DeadLetter letter) {
                broker.append(adapter, letter.message());
            }
        };
    }
}
