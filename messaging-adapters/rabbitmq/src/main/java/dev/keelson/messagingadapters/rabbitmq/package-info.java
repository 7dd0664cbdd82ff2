/**
 * The port to message brokers on RabbitMQ 3.10 or newer. {@link dev.keelson.messagingadapters.rabbitmq.RabbitMq} opens it. A
 * destination is a direct exchange; each group has a quorum queue for each partition of it, read by one member at a time.
 * RabbitMQ keeps messages for the groups that it knows and for nobody else: a group begins when it is made. Nothing here knows
 * the log, a command or a group's effect.
 */
@NullMarked
package dev.keelson.messagingadapters.rabbitmq;

import org.jspecify.annotations.NullMarked;
