package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command within its limit that leads to an event over the log's is refused, and leaves nothing behind. */
class LargeEventIT {

    private static final int LIMIT = 1_048_576;
    private static final int AROUND_THE_WORDS = "{\"words\":\"\"}".length();

    @TempDir
    private Path modules;

    @Test
    void an_event_of_exactly_the_limit_is_kept_and_one_byte_more_is_refused() throws IOException {
        ModuleJar.build("echo-module", modules);
        try (var storage = Engine.H2.open()) {
            var settings = new HashMap<>(storage.settings());
            settings.put("KEELSON_MODULES_DIR", modules.toString());
            try (var server = ServerProcess.ready(settings);
                    var api = new Api(server.uri())) {
                assertThat(repeat(api, LIMIT - AROUND_THE_WORDS).status()).isEqualTo(200);

                var refused = repeat(api, LIMIT - AROUND_THE_WORDS + 1);

                assertThat(refused.status()).isEqualTo(413);
                assertThat(refused.problem()).isEqualTo("event-too-large");
                assertThat(refused.header("Retry-After")).isEmpty();
                assertThat(refused.json().path("detail").asText())
                        .isEqualTo("the command would produce an event echo.Repeated of 1048577 bytes, at most 1048576"
                                + " are kept; nothing was done");
                assertThat(refused.json().path("eventType").asText()).isEqualTo("echo.Repeated");
                assertThat(refused.json().path("bytes").asInt()).isEqualTo(LIMIT + 1);
                assertThat(refused.json().path("limit").asInt()).isEqualTo(LIMIT);
                assertThat(api.head()).isEqualTo(1);
            }
        }
    }

    private static Api.Reply repeat(Api api, int times) {
        return api.post("/commands/echo.Repeat", "{\"word\":\"x\",\"times\":%d}".formatted(times));
    }
}
