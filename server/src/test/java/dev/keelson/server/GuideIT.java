package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Follows docs/guides/your-first-domain.md: its files become a jar, its commands get the answers that it shows. */
class GuideIT {

    private final List<Documents.Block> blocks = Documents.blocks(Documents.read("docs/guides/your-first-domain.md"));

    @TempDir
    private Path library;

    @TempDir
    private Path modules;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void the_guide_leads_to_a_domain_that_is_served(Engine engine) throws IOException {
        Documents.writeFiles(blocks, library);
        ModuleJar.build(library, "library-1.0", modules);
        try (var storage = engine.open()) {
            var settings = new HashMap<>(storage.settings());
            settings.put("KEELSON_MODULES_DIR", modules.toString());
            try (var server = ServerProcess.ready(settings)) {
                await().untilAsserted(() -> assertThat(server.log()).contains("keelson is ready", "library"));
                var guide = new Transcript(blocks);
                assertThat(guide.commands()).isNotEmpty();
                guide.commands().forEach(command -> guide.check(command, server.port()));
            }
        }
    }
}
