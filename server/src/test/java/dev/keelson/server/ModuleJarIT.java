package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A domain that nobody here knows of, dropped in as a jar, is served like the one that is shipped. */
class ModuleJarIT {

    private static final String LEND = "/commands/library.LendBook";

    @TempDir
    private Path modules;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void a_domain_in_a_jar_is_served(Engine engine) throws IOException {
        ModuleJar.build("library-module", modules);
        try (var storage = engine.open()) {
            var settings = new HashMap<>(storage.settings());
            settings.put("KEELSON_MODULES_DIR", modules.toString());
            try (var server = ServerProcess.ready(settings)) {
                try (var api = new Api(server.uri())) {
                    it_is_described(api);
                    it_decides(api);
                    it_refuses(api);
                    its_events_are_in_the_feed(api);
                }
                assertThat(server.stop()).isGreaterThanOrEqualTo(0);
                server.restart();
                try (var api = new Api(server.uri())) {
                    it_answers_queries(api);
                    the_other_domain_is_still_there(api);
                }
            }
        }
    }

    private static void it_is_described(Api api) {
        var command = api.get("/commands/library.LendBook");
        assertThat(command.status()).isEqualTo(200);
        assertThat(command.json().at("/schema/properties/bookId/maxLength").asInt())
                .isEqualTo(64);
        assertThat(command.json().at("/schema/required")).hasSize(2);
        assertThat(api.get("/commands").text()).contains("library.LendBook", "library.ReturnBook", "orders.PlaceOrder");
        assertThat(api.get("/queries").text()).contains("library.FindLoans");
    }

    private static void it_decides(Api api) {
        assertThat(api.post(LEND, "{\"bookId\":\"b-1\",\"memberId\":\"m-1\"}").status())
                .isEqualTo(200);
        assertThat(api.post(LEND, "{\"bookId\":\"b-2\",\"memberId\":\"m-1\"}").status())
                .isEqualTo(200);
        var back = api.post("/commands/library.ReturnBook", "{\"bookId\":\"b-1\"}");
        assertThat(back.status()).isEqualTo(200);
        assertThat(back.json().path("result").asText()).isEqualTo("m-1");
        assertThat(back.json().path("position").asLong()).isEqualTo(3);
    }

    private static void it_refuses(Api api) {
        var lent = api.post(LEND, "{\"bookId\":\"b-2\",\"memberId\":\"m-2\"}");
        assertThat(lent.status()).isEqualTo(409);
        assertThat(lent.problem()).isEqualTo("domain-rule");
        assertThat(lent.json().path("code").asText()).isEqualTo("book-lent");
        var invalid = api.post(LEND, "{\"bookId\":\"\",\"memberId\":\"m-2\"}");
        assertThat(invalid.status()).isEqualTo(400);
        assertThat(invalid.json().at("/errors/0/pointer").asText()).isEqualTo("/bookId");
    }

    private static void its_events_are_in_the_feed(Api api) {
        assertThat(api.events("tags=member:m-1"))
                .extracting(event -> event.path("type").asText())
                .containsExactly("library.BookLent", "library.BookLent", "library.BookReturned");
    }

    private static void it_answers_queries(Api api) {
        var loans = api.queryAt(3, "library.FindLoans", Map.of("memberId", "m-1"));
        assertThat(loans.status()).as(loans.text()).isEqualTo(200);
        assertThat(loans.json()).isEqualTo(Api.parse("{\"bookIds\":[\"b-2\"]}"));
    }

    private static void the_other_domain_is_still_there(Api api) {
        var position = api.accepted(CommandRequest.registerProduct("p", "Anchor", "1", "EUR", 1));
        assertThat(api.queryAt(position, "catalog.FindProduct", Map.of("productId", "p"))
                        .status())
                .isEqualTo(200);
    }
}
