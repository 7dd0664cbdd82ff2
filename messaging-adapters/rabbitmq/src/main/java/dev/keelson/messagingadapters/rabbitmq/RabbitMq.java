package dev.keelson.messagingadapters.rabbitmq;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.MessagingAdapter;

/**
 * Makes adapters to RabbitMQ.
 *
 * <p>A queue has no past. {@link dev.keelson.messagingadapters.api.Start.Earliest} and
 * {@link dev.keelson.messagingadapters.api.Start.Latest} mean the same here: a new group begins with the first message that is
 * published once its subscription is ready, and one that RabbitMQ knows goes on where it is.
 * {@link dev.keelson.messagingadapters.api.Start.At} is refused. A message that no group is there for is not confirmed: its
 * publish fails and may be repeated. The dead letters of a group are kept from the beginning, for the group of the same name.
 *
 * <p>RabbitMQ 3.10 writes the name of a new quorum queue to disk about 3 s after it said that it has the queue. A node that dies by
 * SIGKILL or power before that, alone, begins again with an empty queue that elects no leader: what was confirmed meanwhile is lost,
 * and nothing more is confirmed until the queue is deleted. So a group's first seconds are not the time to kill a node.
 */
public final class RabbitMq {

    private RabbitMq() {}

    /** An adapter, whether RabbitMQ is there or not. */
    public static MessagingAdapter open(RabbitMqConfiguration rabbit, AdapterConfiguration configuration) {
        return new RabbitMqAdapter(rabbit, configuration);
    }
}
