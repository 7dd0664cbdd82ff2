package dev.keelson.messagingadapters.rabbitmq;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.ConnectionFactory;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A RabbitMQ of a test's own on free ports, with an Erlang port mapper of its own, in a temporary directory. Used by one
 * thread.
 */
public final class RabbitProcess implements AutoCloseable {

    private static final long LONGEST_SECONDS = 90;

    private final Path directory = temporaryDirectory();
    private final int port = freePort();
    private final Map<String, String> environment = environment();
    private final List<Process> running = new ArrayList<>();

    /** Whether there is a server to start: the script itself, since that of Debian starts as another user. */
    public static boolean isInstalled() {
        return script().isPresent();
    }

    private static Optional<Path> script() {
        var path = Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of);
        return Stream.concat(Stream.of(Path.of("/usr/lib/rabbitmq/bin")), path)
                .map(folder -> folder.resolve("rabbitmq-server"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public URI uri() {
        return URI.create("amqp://guest:guest@127.0.0.1:%d/%%2f".formatted(port));
    }

    private Map<String, String> environment() {
        var settings = new HashMap<String, String>();
        settings.put("HOME", directory.toString());
        settings.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        settings.put("ERL_EPMD_PORT", Integer.toString(freePort()));
        settings.put("RABBITMQ_NODENAME", "keelson-%d@localhost".formatted(port));
        settings.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
        settings.put("RABBITMQ_NODE_PORT", Integer.toString(port));
        settings.put("RABBITMQ_DIST_PORT", Integer.toString(freePort()));
        settings.put("RABBITMQ_MNESIA_BASE", directory.resolve("mnesia").toString());
        settings.put("RABBITMQ_LOG_BASE", directory.resolve("log").toString());
        settings.put("RABBITMQ_CONFIG_FILE", directory.resolve("rabbitmq").toString());
        settings.put(
                "RABBITMQ_CONF_ENV_FILE", directory.resolve("rabbitmq-env.conf").toString());
        settings.put(
                "RABBITMQ_ENABLED_PLUGINS_FILE",
                directory.resolve("enabled_plugins").toString());
        settings.put("RABBITMQ_PID_FILE", directory.resolve("pid").toString());
        return settings;
    }

    /** Starts it with what it had, and returns when it answers. */
    public void start() {
        if (running.isEmpty()) {
            run("epmd");
        }
        run(script().orElseThrow().toString());
        await().pollInterval(Duration.ofMillis(100))
                .atMost(LONGEST_SECONDS, TimeUnit.SECONDS)
                .until(this::answers);
    }

    private void run(String command) {
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        Redirect.appendTo(directory.resolve("output.log").toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("RABBITMQ_"));
        builder.environment().putAll(environment);
        try {
            running.add(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try {
            var factory = new ConnectionFactory();
            factory.setUri(uri());
            factory.newConnection("test").close();
            return true;
        } catch (IOException | TimeoutException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Kills it, and returns when it is gone; the port mapper stays. */
    public void kill() {
        if (running.size() > 1) {
            kill(running.removeLast());
        }
    }

    private static void kill(Process process) {
        var all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(
                one -> one.onExit().orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS).join());
    }

    @Override
    public void close() {
        running.reversed().forEach(RabbitProcess::kill);
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
            var made = Files.createTempDirectory("keelson-rabbitmq-");
            Files.writeString(made.resolve("enabled_plugins"), "[].");
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
