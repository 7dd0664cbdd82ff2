package dev.keelson.messagingadapters.kafka;

import static org.awaitility.Awaitility.await;

import dev.keelson.messagingadapters.kafka.BrokerSettings.Listener;
import dev.keelson.messagingadapters.tck.ServerDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Kafka in a process of its own, to be killed. Used by one thread. */
public final class BrokerProcess implements AutoCloseable {

    private static final long LONGEST_SECONDS = 60;

    private final int port = ServerDirectory.freePort();
    private final BrokerSettings settings = BrokerSettings.of(List.of(new Listener("PLAIN", port, port)));
    private final Path file = settings.directory().path().resolve("server.properties");
    private @Nullable Process process;

    /** One that was killed is let in again only when its controller has missed it. */
    public BrokerProcess() {
        settings.format();
        var properties = new Properties();
        properties.putAll(settings.properties());
        properties.put("broker.session.timeout.ms", "1000");
        properties.put("broker.heartbeat.interval.ms", "200");
        try (var out = Files.newOutputStream(file)) {
            properties.store(out, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String servers() {
        return "127.0.0.1:" + port;
    }

    /** Starts it with what it had, and returns when it listens. */
    public void start() {
        process = settings.directory().start(Map.of(), command());
        await().atMost(LONGEST_SECONDS, TimeUnit.SECONDS).until(this::listens);
    }

    private List<String> command() {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return List.of(java, "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", classPath, "kafka.Kafka", file.toString());
    }

    private boolean listens() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Kills it and returns when it is gone. */
    public void kill() {
        if (process != null) {
            settings.directory().kill(process);
        }
    }

    @Override
    public void close() {
        settings.directory().close();
    }
}
