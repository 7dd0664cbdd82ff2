package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Servers with the domain of logbooks, whose projection fails for the ships that a test breaks. Used by one thread. */
final class Logbooks implements AutoCloseable {

    static final String PROJECTION = "entries";

    private final Engine.Storage storage;
    private final Path directory = Engine.temporaryDirectory("keelson-logbooks-");
    private final Path broken;

    Logbooks(Engine engine) throws IOException {
        storage = engine.open();
        broken = Files.createDirectory(directory.resolve("broken"));
        ModuleJar.build("logbook-module", directory.resolve("modules"));
    }

    /** A server on the storage. */
    ServerProcess server() {
        return ServerProcess.ready(settings());
    }

    Map<String, String> settings() {
        var settings = new HashMap<>(storage.settings());
        settings.put("KEELSON_MODULES_DIR", directory.resolve("modules").toString());
        settings.put("KEELSON_MODULES", "logbook");
        settings.put("KEELSON_TEST_BROKEN_SHIPS", broken.toString());
        settings.put("KEELSON_PROJECTIONS_ATTEMPTS", "2");
        settings.put("KEELSON_PROJECTIONS_BACK_OFF", "10ms");
        settings.put("KEELSON_PROJECTIONS_CLAIM_TIMEOUT", "1s");
        return settings;
    }

    void sink(String ship) {
        try {
            Files.createFile(broken.resolve(ship));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void raise(String ship) {
        try {
            Files.delete(broken.resolve(ship));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes an entry and returns its position. */
    static long write(Api api, String ship, String text) {
        var body = Api.JSON.createObjectNode().put("ship", ship).put("text", text);
        return api.accepted(new CommandRequest("logbook.WriteEntry", body));
    }

    /** The entries of a ship, once the read model has come to a position. */
    static List<String> entries(Api api, String ship, long position) {
        var reply = api.queryAt(position, "logbook.FindEntries", Map.of("ship", ship));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().path("texts").valueStream().map(JsonNode::asText).toList();
    }

    @Override
    public void close() {
        storage.close();
        Engine.delete(directory);
    }
}
