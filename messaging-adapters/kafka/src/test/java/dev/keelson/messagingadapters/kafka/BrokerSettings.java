package dev.keelson.messagingadapters.kafka;

import dev.keelson.messagingadapters.tck.ServerDirectory;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A broker of a test's own, which is its own controller, on free ports and in a directory of its own.
 *
 * @param listeners each listens at a port and says that it is at another; the first is also the brokers' own
 */
record BrokerSettings(ServerDirectory directory, int controllerPort, List<Listener> listeners) {

    record Listener(String name, int port, int advertisedPort) {

        private String at(int where) {
            return "%s://127.0.0.1:%d".formatted(name, where);
        }
    }

    static BrokerSettings of(List<Listener> listeners) {
        return new BrokerSettings(new ServerDirectory("kafka"), ServerDirectory.freePort(), listeners);
    }

    Path data() {
        return directory.path().resolve("data");
    }

    Map<String, String> properties() {
        var settings = new HashMap<String, String>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("inter.broker.listener.name", listeners.getFirst().name());
        settings.put("listeners", "CONTROLLER://127.0.0.1:%d,%s".formatted(controllerPort, joined(Listener::port)));
        settings.put("advertised.listeners", joined(Listener::advertisedPort));
        settings.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT," + protocols());
        settings.put("log.dirs", data().toString());
        for (var topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            settings.put(topic + ".replication.factor", "1");
            settings.put(topic + ".num.partitions", "1");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.min.session.timeout.ms", "100");
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
        settings.put("auto.create.topics.enable", "false");
        settings.put("num.network.threads", "1");
        return settings;
    }

    private String joined(ToIntFunction<Listener> port) {
        return listeners.stream()
                .map(listener -> listener.at(port.applyAsInt(listener)))
                .collect(Collectors.joining(","));
    }

    private String protocols() {
        return listeners.stream()
                .map(listener -> listener.name() + ":PLAINTEXT")
                .collect(Collectors.joining(","));
    }

    /** Prepares the directory, once. */
    void format() {
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setNodeId(1)
                    .setClusterId(Uuid.randomUuid().toString())
                    .addDirectory(data().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(data().toString())
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
