package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/**
 * The packaged server as a process of its own, on a free port, in an empty working directory. Its output is kept in files
 * and quoted when something goes wrong. Used by one thread.
 */
final class ServerProcess implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofSeconds(90);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);
    private static final int QUOTED_CHARACTERS = 6_000;

    private final Map<String, String> settings;
    private final List<String> options;
    private final List<String> arguments;
    private final Path directory = Engine.temporaryDirectory("keelson-server-");
    private Process process;
    private int port;

    private ServerProcess(Map<String, String> settings, List<String> options, List<String> arguments) {
        this.settings = Map.copyOf(settings);
        this.options = List.copyOf(options);
        this.arguments = List.copyOf(arguments);
        port = freePort();
        process = start();
    }

    /** A server that is ready. */
    static ServerProcess ready(Map<String, String> settings) {
        return launched(settings).awaitReady();
    }

    /** A process that may become a server, or may not. */
    static ServerProcess launched(Map<String, String> settings, String... arguments) {
        return launched(settings, StartCache.options(), List.of(arguments));
    }

    /** A process whose JVM has options. */
    static ServerProcess launched(Map<String, String> settings, List<String> options, List<String> arguments) {
        return new ServerProcess(settings, options, arguments);
    }

    /** Where the packaged server and its libraries are, seen from the module or from the top. */
    static Path target() {
        var inModule = Path.of("target").toAbsolutePath();
        return Files.isDirectory(inModule.resolve("libs"))
                ? inModule
                : Path.of("server", "target").toAbsolutePath();
    }

    /** The packaged server. */
    static Path jar() {
        try (var files = Files.newDirectoryStream(target(), "keelson-server-*.jar")) {
            for (var file : files) {
                if (!file.toString().matches(".*-(sources|javadoc|tests)\\.jar")) {
                    return file;
                }
            }
            throw new IllegalStateException("no packaged server in " + target() + "; run mvn package");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process start() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-jar", jar().toString()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(standardOutput().toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(standardError().toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("KEELSON_"));
        builder.environment().putAll(environment());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> environment() {
        var environment = new HashMap<String, String>();
        environment.put("KEELSON_HOST", "127.0.0.1");
        environment.put("KEELSON_PORT", Integer.toString(port));
        environment.putAll(settings);
        return environment;
    }

    /** Returns when {@code /health/ready} answers 200. */
    ServerProcess awaitReady() {
        try (var api = new Api(uri())) {
            await("the server is ready")
                    .atMost(READY_WITHIN)
                    .pollInterval(Duration.ofMillis(50))
                    .failFast("the server has exited", () -> !process.isAlive())
                    .ignoreException(UncheckedIOException.class)
                    .until(() -> api.get("/health/ready").status() == 200);
            return this;
        } catch (ConditionTimeoutException | TerminalFailureException e) {
            var message = "%s%n%s".formatted(e.getMessage(), output());
            close();
            throw new AssertionError(message, e);
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** SIGKILL. */
    void kill9() {
        process.destroyForcibly();
        exitCode(STOPS_WITHIN);
    }

    /** SIGTERM, without waiting. */
    void terminate() {
        process.destroy();
    }

    /** SIGTERM; fails if it takes more than 10 s. */
    int stop() {
        terminate();
        return exitCode(STOPS_WITHIN);
    }

    /** How it ended; fails if it does not end in time. */
    int exitCode(Duration within) {
        try {
            assertThat(process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS))
                    .as("the server exits within %s%n%s", within, output())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts it again, on the same data and another port. */
    ServerProcess restart() {
        assertThat(process.isAlive()).isFalse();
        port = freePort();
        process = start();
        return awaitReady();
    }

    private Path standardOutput() {
        return directory.resolve("stdout.txt");
    }

    private Path standardError() {
        return directory.resolve("stderr.txt");
    }

    /** All of what it wrote to standard error. */
    String errorOutput() {
        return read(standardError());
    }

    /** All of what it logged. */
    String log() {
        return read(standardOutput());
    }

    /** The end of what it wrote, for failure messages. */
    String output() {
        return "--- stdout%n%s%n--- stderr%n%s".formatted(end(log()), end(errorOutput()));
    }

    private static String end(String text) {
        return text.substring(Math.max(0, text.length() - QUOTED_CHARACTERS));
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill9();
        }
        Engine.delete(directory);
    }
}
