package dev.keelson.idempotency;

import java.util.ArrayList;
import java.util.UUID;
import redis.clients.jedis.RedisClient;

/**
 * A corner of the Redis that tests use: the one of {@code KEELSON_TEST_REDIS_URL}, else one that listens on the default port,
 * else one of the tests' own that is started for the life of the JVM. Nobody else has the prefix.
 */
record TestRedis(RedisClient client, String prefix) implements AutoCloseable {

    private static final String LOCAL = "redis://127.0.0.1:6379";
    private static final String SERVER = server();
    private static final int MANY = 1000;

    static TestRedis open() {
        return new TestRedis(RedisClient.create(SERVER), "keelson-test:%s:".formatted(UUID.randomUUID()));
    }

    private static String server() {
        var stated = System.getenv("KEELSON_TEST_REDIS_URL");
        if (stated != null && !stated.isEmpty()) {
            return stated;
        }
        return RedisServer.answers(LOCAL) ? LOCAL : own();
    }

    private static String own() {
        var server = RedisServer.started();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return server.url();
    }

    /** Removes what is under the prefix. */
    @Override
    public void close() {
        client.scanIteration(MANY, prefix + "*").collect(new ArrayList<>()).forEach(client::del);
        client.close();
    }
}
