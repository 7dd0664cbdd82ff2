package dev.keelson.idempotency;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/** A Redis of a test's own on a free port, in memory alone: what is killed has forgotten everything. Used by one thread. */
final class RedisServer implements AutoCloseable {

    private static final String PROGRAM = "redis-server";
    private static final long LONGEST_SECONDS = 30;

    private final Path program = find();
    private final Path directory = temporaryDirectory();
    private final int port = freePort();
    private @Nullable Process process;

    private RedisServer() {}

    /** One that takes connections. */
    static RedisServer started() {
        var server = new RedisServer();
        server.start();
        return server;
    }

    HostAndPort address() {
        return new HostAndPort("127.0.0.1", port);
    }

    String url() {
        return "redis://" + address();
    }

    /** Starts it, empty, and returns when it takes connections. */
    void start() {
        try {
            process = new ProcessBuilder(command())
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.to(directory.resolve("server.log").toFile()))
                    .directory(directory.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await().atMost(LONGEST_SECONDS, TimeUnit.SECONDS).until(() -> answers(url()));
    }

    private List<String> command() {
        return List.of(program.toString(), "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "");
    }

    /** Kills it and returns when it is gone. */
    void kill() {
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
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a Redis answers there. */
    static boolean answers(String url) {
        try (var client = RedisClient.create(url)) {
            return client.ping().equals("PONG");
        } catch (JedisException e) {
            return false;
        }
    }

    private static Path find() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, PROGRAM))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "there is no %s on the PATH: install Redis 7 or newer (Debian: apt install redis-server)"
                                .formatted(PROGRAM)));
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
