/**
 * The port to message brokers on Kafka, of version 2.5 or newer. {@link dev.keelson.messagingadapters.kafka.Kafka} opens it.
 * Nothing here knows the log, a command or a group's effect.
 */
@NullMarked
package dev.keelson.messagingadapters.kafka;

import org.jspecify.annotations.NullMarked;
