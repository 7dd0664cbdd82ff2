package dev.keelson.messagingadapters.redisstreams;

import static org.awaitility.Awaitility.await;

import dev.keelson.messagingadapters.tck.ServerDirectory;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A Redis of a test's own on a free port, of Redis 7 or newer (Debian: apt install redis-server), which writes each command to disk
 * before it answers. Used by one thread.
 */
public final class RedisServer implements AutoCloseable {

    private static final long LONGEST_SECONDS = 30;

    private final ServerDirectory directory = new ServerDirectory("redis");
    private final int port = ServerDirectory.freePort();
    private @Nullable Process process;

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** Its address. */
    public URI uri() {
        return URI.create("redis://127.0.0.1:" + port);
    }

    /** Starts it with what it had, and returns when it answers. */
    public void start() {
        process = directory.start(Map.of(), command());
        await().pollInterval(Duration.ofMillis(10))
                .atMost(LONGEST_SECONDS, TimeUnit.SECONDS)
                .until(this::answers);
    }

    private List<String> command() {
        return List.of(
                "redis-server",
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                "always");
    }

    private boolean answers() {
        try (var client = RedisClient.create(uri())) {
            return client.ping().equals("PONG");
        } catch (JedisException e) {
            return false;
        }
    }

    /** Kills it and returns when it is gone. */
    public void kill() {
        if (process != null) {
            directory.kill(process);
        }
    }

    @Override
    public void close() {
        directory.close();
    }
}
