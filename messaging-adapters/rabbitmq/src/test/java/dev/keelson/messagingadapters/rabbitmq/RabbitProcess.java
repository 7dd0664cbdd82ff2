package dev.keelson.messagingadapters.rabbitmq;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.ConnectionFactory;
import dev.keelson.messagingadapters.tck.ServerDirectory;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A RabbitMQ of a test's own on free ports, with an Erlang port mapper of its own, in a temporary directory. Used by one
 * thread.
 */
public final class RabbitProcess implements AutoCloseable {

    private static final long LONGEST_SECONDS = 90;

    private final ServerDirectory directory = new ServerDirectory("rabbitmq");
    private final int port = ServerDirectory.freePort();
    private final Map<String, String> environment = environment();
    private @Nullable Process portMapper;
    private @Nullable Process server;

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

    /** Its address. */
    public URI uri() {
        return URI.create("amqp://guest:guest@127.0.0.1:%d/%%2f".formatted(port));
    }

    private Map<String, String> environment() {
        var settings = new HashMap<String, String>();
        settings.put("HOME", directory.path().toString());
        settings.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        settings.put("ERL_EPMD_PORT", Integer.toString(ServerDirectory.freePort()));
        settings.put("RABBITMQ_NODENAME", node());
        settings.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
        settings.put("RABBITMQ_NODE_PORT", Integer.toString(port));
        settings.put("RABBITMQ_DIST_PORT", Integer.toString(ServerDirectory.freePort()));
        settings.put("RABBITMQ_MNESIA_BASE", path("mnesia"));
        settings.put("RABBITMQ_LOG_BASE", path("log"));
        settings.put("RABBITMQ_CONFIG_FILE", path("rabbitmq"));
        settings.put("RABBITMQ_CONF_ENV_FILE", path("rabbitmq-env.conf"));
        settings.put("RABBITMQ_ENABLED_PLUGINS_FILE", path("enabled_plugins"));
        settings.put("RABBITMQ_PID_FILE", path("pid"));
        return settings;
    }

    private String node() {
        return "keelson-%d@localhost".formatted(port);
    }

    private String path(String name) {
        return directory.path().resolve(name).toString();
    }

    /** Starts it with what it had, and returns when it answers. */
    public void start() {
        if (portMapper == null) {
            portMapper = directory.start(environment, List.of("epmd"));
        }
        server = directory.start(environment, List.of(script().orElseThrow().toString()));
        await().pollInterval(Duration.ofMillis(100))
                .atMost(LONGEST_SECONDS, TimeUnit.SECONDS)
                .until(this::answers);
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

    /**
     * Kills it, and returns when it is gone; the port mapper stays. It waits until RabbitMQ has written down the names of its quorum
     * queues, which takes 3 s: one that is killed before has lost a new queue, with what it confirmed.
     */
    public void kill() {
        if (server != null) {
            await().atMost(LONGEST_SECONDS, TimeUnit.SECONDS).until(this::hasWrittenNames);
            directory.kill(server);
        }
    }

    /** Each queue has a folder, and its name is in a table beside them. */
    private boolean hasWrittenNames() throws IOException {
        var folder = directory.path().resolve(Path.of("mnesia", node(), "quorum", node()));
        var names = Files.readString(folder.resolve("names.dets"), StandardCharsets.ISO_8859_1);
        try (var files = Files.list(folder)) {
            return files.filter(Files::isDirectory)
                    .allMatch(queue -> names.contains(queue.getFileName().toString()));
        }
    }

    @Override
    public void close() {
        directory.close();
    }
}
