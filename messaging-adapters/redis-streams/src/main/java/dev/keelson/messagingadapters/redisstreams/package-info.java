/**
 * The port to message brokers on Redis Streams, of Redis 7 or newer.
 * {@link dev.keelson.messagingadapters.redisstreams.RedisStreams} opens it. A Redis promises less than a broker that replicates before it
 * answers: one that loses its memory, or fails over to a replica that has not heard, loses what it confirmed. Streams are
 * trimmed where a {@link dev.keelson.messagingadapters.redisstreams.Retention} says so, and never of what a group needs. Nothing here knows the log, a command or a group's
 * effect.
 */
@NullMarked
package dev.keelson.messagingadapters.redisstreams;

import org.jspecify.annotations.NullMarked;
