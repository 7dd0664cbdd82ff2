package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keelson.messagingadapters.redisstreams.RedisServer;
import dev.keelson.server.Documents.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Follows docs/guides/bridges.md as its reader does; its handlers are those of {@link MessageHandlerIT} and {@link BridgesIT}. */
final class BridgesGuideIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void every_line_runs_as_written(Engine engine) throws IOException {
        try (var redis = new RedisServer();
                var storage = engine.open()) {
            redis.start();
            var blocks = Documents.blocks(Documents.read("docs/guides/bridges.md")).stream()
                    .map(block -> at(redis, block))
                    .toList();
            var settings = new HashMap<>(storage.settings());
            settings.put("KEELSON_CONFIG", configuration(blocks).toString());
            try (var server = ServerProcess.ready(settings);
                    var api = new Api(server.uri())) {
                var guide = new Transcript(blocks);
                assertThat(guide.commands()).hasSize(11);
                guide.commands().forEach(command -> follow(command, guide, server, api));
            }
        }
    }

    /** The guide's Redis is on the usual port. */
    private static Block at(RedisServer redis, Block block) {
        var port = Integer.toString(redis.uri().getPort());
        var text = block.text()
                .replace("localhost:6379", "localhost:" + port)
                .replace("redis-cli ", "redis-cli -p %s ".formatted(port));
        return new Block(block.lead(), block.language(), text, block.line());
    }

    private Path configuration(List<Block> blocks) throws IOException {
        var yaml = blocks.stream()
                .filter(block -> block.language().equals("yaml"))
                .findFirst()
                .orElseThrow();
        return Files.writeString(directory.resolve("keelson.yaml"), yaml.text());
    }

    private static void follow(Block command, Transcript guide, ServerProcess server, Api api) {
        if (command.text().startsWith("./keelson ")) {
            awaitWhatItShows(command.text(), api);
            guide.compare(
                    command,
                    new KeelsonCommand(server.uri()).done(command.text()).out());
        } else {
            guide.check(command, server.port());
        }
    }

    /** A reader is slower than the server. */
    private static void awaitWhatItShows(String command, Api api) {
        if (command.contains("relays list")) {
            await().atMost(SOON)
                    .until(() -> api.get("/admin/relays/products-out")
                                    .json()
                                    .path("position")
                                    .asLong()
                            == 1);
        } else if (command.contains("consumers letters")) {
            await().atMost(SOON)
                    .until(() -> api.get("/admin/consumers/arrivals-in/dead-letters")
                                    .json()
                                    .path("messages")
                                    .size()
                            == 1);
        }
    }
}
