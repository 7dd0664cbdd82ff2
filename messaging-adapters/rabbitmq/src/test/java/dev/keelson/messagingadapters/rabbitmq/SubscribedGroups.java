package dev.keelson.messagingadapters.rabbitmq;

import com.rabbitmq.client.Channel;
import dev.keelson.messagingadapters.api.Confirmation;
import dev.keelson.messagingadapters.api.DeadLetter;
import dev.keelson.messagingadapters.api.DeliveryHandler;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Health;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.Subscription;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Remembers the groups of its adapters, to delete them after a test: each queue takes some of the files that RabbitMQ may have open, and
 * without any left it accepts no connection. Used by one thread.
 */
final class SubscribedGroups {

    private final Set<Group> groups = new HashSet<>();

    private record Group(String destination, String name) {}

    /** An adapter whose groups are remembered. */
    MessagingAdapter of(MessagingAdapter adapter) {
        return new Remembering(adapter, groups);
    }

    /** Deletes their queues and exchanges, and those of their dead letters. */
    void delete(Channel channel, Topology topology) throws IOException {
        for (var group : groups) {
            delete(channel, topology, group);
            delete(
                    channel,
                    topology,
                    new Group(DeadLetter.destination(group.destination(), group.name()), group.name()));
        }
    }

    private static void delete(Channel channel, Topology topology, Group group) throws IOException {
        channel.queueDelete(Topology.members(group.destination(), group.name()));
        for (var partition = 0; partition < topology.partitions(group.destination()); partition++) {
            channel.queueDelete(Topology.queue(group.destination(), group.name(), partition));
        }
        channel.exchangeDelete(group.destination());
    }

    private record Remembering(MessagingAdapter adapter, Set<Group> groups) implements MessagingAdapter {

        @Override
        public CompletableFuture<Confirmation> publish(String destination, String key, Envelope envelope) {
            return adapter.publish(destination, key, envelope);
        }

        @Override
        public Subscription subscribe(SubscriptionConfiguration configuration, DeliveryHandler handler) {
            var subscription = adapter.subscribe(configuration, handler);
            groups.add(new Group(configuration.destination(), configuration.group()));
            return subscription;
        }

        @Override
        public Health health() {
            return adapter.health();
        }

        @Override
        public boolean close(Duration timeout) {
            return adapter.close(timeout);
        }

        @Override
        public void close() {
            adapter.close();
        }
    }
}
