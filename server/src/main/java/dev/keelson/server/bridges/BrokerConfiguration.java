package dev.keelson.server.bridges;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.PositionedPublisher;
import dev.keelson.messagingadapters.kafka.Kafka;
import dev.keelson.messagingadapters.kafka.KafkaConfiguration;
import dev.keelson.messagingadapters.rabbitmq.RabbitMq;
import dev.keelson.messagingadapters.rabbitmq.RabbitMqConfiguration;
import dev.keelson.messagingadapters.redisstreams.RedisStreams;
import dev.keelson.messagingadapters.redisstreams.RedisStreamsConfiguration;
import java.util.Optional;

/**
 * One broker, as a node knows it.
 *
 * @param name by which relays and consumers refer to it
 * @param link what it is, and where
 * @param adapter the bounds of its adapter
 */
public record BrokerConfiguration(String name, Link link, AdapterConfiguration adapter) {

    /** Which kind of broker it is. */
    public enum Kind {
        KAFKA,
        RABBITMQ,
        REDIS_STREAMS
    }

    /** A broker and where it is. */
    public sealed interface Link {

        Kind kind();

        MessagingAdapter open(AdapterConfiguration adapter);

        /** For a broker that keeps a relay's position itself; two of one name fence each other. */
        default Optional<PositionedPublisher> positioned(String name, AdapterConfiguration adapter) {
            return Optional.empty();
        }

        /** Kafka. */
        record OfKafka(KafkaConfiguration kafka) implements Link {

            @Override
            public Kind kind() {
                return Kind.KAFKA;
            }

            @Override
            public MessagingAdapter open(AdapterConfiguration adapter) {
                return Kafka.open(kafka, adapter);
            }

            @Override
            public Optional<PositionedPublisher> positioned(String name, AdapterConfiguration adapter) {
                return Optional.of(Kafka.openPositioned(kafka, adapter, name));
            }

            @Override
            public String toString() {
                return kafka.toString();
            }
        }

        /** RabbitMQ. */
        record OfRabbitMq(RabbitMqConfiguration rabbit) implements Link {

            @Override
            public Kind kind() {
                return Kind.RABBITMQ;
            }

            @Override
            public MessagingAdapter open(AdapterConfiguration adapter) {
                return RabbitMq.open(rabbit, adapter);
            }

            @Override
            public String toString() {
                return rabbit.toString();
            }
        }

        /** Redis Streams. */
        record OfRedisStreams(RedisStreamsConfiguration redis) implements Link {

            @Override
            public Kind kind() {
                return Kind.REDIS_STREAMS;
            }

            @Override
            public MessagingAdapter open(AdapterConfiguration adapter) {
                return RedisStreams.open(redis, adapter);
            }

            @Override
            public String toString() {
                return redis.toString();
            }
        }
    }
}
