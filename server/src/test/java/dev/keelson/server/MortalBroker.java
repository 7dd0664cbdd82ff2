package dev.keelson.server;

import dev.keelson.messagingadapters.kafka.BrokerProcess;
import dev.keelson.messagingadapters.rabbitmq.RabbitProcess;
import dev.keelson.messagingadapters.redisstreams.RedisServer;
import java.util.Map;

/** A broker in a process of its own, which can be killed and started again with what it had on disk. Used by one thread. */
interface MortalBroker extends AutoCloseable {

    /** The kinds that there are. */
    enum Kind {
        KAFKA {
            @Override
            MortalBroker start() {
                return ofKafka(new BrokerProcess());
            }
        },
        RABBITMQ {
            @Override
            MortalBroker start() {
                return ofRabbitMq(new RabbitProcess());
            }
        },
        REDIS_STREAMS {
            @Override
            MortalBroker start() {
                return ofRedis(new RedisServer());
            }
        };

        /** A broker that answers. */
        abstract MortalBroker start();
    }

    /** What a server needs to know to call it {@code wire}. */
    Map<String, String> settings();

    /** SIGKILL, and a new process on the same data; returns when that answers. */
    void killAndRestart();

    @Override
    void close();

    private static Map<String, String> settings(String kind, String address) {
        return Map.of("KEELSON_BROKERS_WIRE_KIND", kind, "KEELSON_BROKERS_WIRE_ADDRESS", address);
    }

    private static MortalBroker of(Map<String, String> settings, Runnable start, Runnable kill, Runnable close) {
        start.run();
        return new MortalBroker() {
            @Override
            public Map<String, String> settings() {
                return settings;
            }

            @Override
            public void killAndRestart() {
                kill.run();
                start.run();
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }

    private static MortalBroker ofKafka(BrokerProcess kafka) {
        return of(settings("kafka", kafka.servers()), kafka::start, kafka::kill, kafka::close);
    }

    private static MortalBroker ofRabbitMq(RabbitProcess rabbit) {
        return of(settings("rabbitmq", rabbit.uri().toString()), rabbit::start, rabbit::kill, rabbit::close);
    }

    private static MortalBroker ofRedis(RedisServer redis) {
        return of(settings("redis-streams", redis.uri().toString()), redis::start, redis::kill, redis::close);
    }
}
