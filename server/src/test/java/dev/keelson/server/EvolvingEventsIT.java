package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Follows docs/guides/evolving-events.md, on the log that the domain of the first guide has written. */
class EvolvingEventsIT {

    private static final String JAR = "library-1.0";

    private final List<Documents.Block> first = Documents.blocks(Documents.read("docs/guides/your-first-domain.md"));
    private final List<Documents.Block> second = Documents.blocks(Documents.read("docs/guides/evolving-events.md"));

    @TempDir
    private Path library;

    @TempDir
    private Path modules;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void events_of_the_first_version_are_known_to_the_second(Engine engine) throws IOException {
        build(first);
        try (var storage = engine.open()) {
            var settings = new HashMap<>(storage.settings());
            settings.put("KEELSON_MODULES_DIR", modules.toString());
            try (var server = ServerProcess.ready(settings)) {
                follow(first, server);
                assertThat(server.stop()).isGreaterThanOrEqualTo(0);
                build(second);
                server.restart();
                follow(second, server);
            }
        }
    }

    private void build(List<Documents.Block> guide) throws IOException {
        Documents.writeFiles(guide, library);
        ModuleJar.build(library, JAR, modules);
    }

    private static void follow(List<Documents.Block> blocks, ServerProcess server) {
        var guide = new Transcript(blocks);
        assertThat(guide.commands()).isNotEmpty();
        guide.commands().forEach(command -> guide.check(command, server.port()));
    }
}
