package dev.keelson.messagingadapters.redisstreams;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/** A Redis of a test's own on a free port, which writes each command to disk before it answers. Used by one thread. */
public final class RedisServer implements AutoCloseable {

    private static final long LONGEST_SECONDS = 30;

    private final Path directory = temporaryDirectory();
    private final int port = freePort();
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
        try {
            process = new ProcessBuilder(command())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            Redirect.appendTo(directory.resolve("server.log").toFile()))
                    .directory(directory.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "redis-server has to be on the PATH, of Redis 7 or newer (Debian: apt install redis-server)", e);
        }
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
        if (process == null) {
            return;
        }
        try {
            if (!process.destroyForcibly().waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("%s does not die".formatted(process));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("keelson-redis-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
