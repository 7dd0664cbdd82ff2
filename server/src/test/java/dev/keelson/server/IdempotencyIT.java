package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.server.Api.Reply;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client gets who sends an Idempotency-Key. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdempotencyIT {

    private static final String KEY = "Idempotency-Key";
    private static final String REPLAYED = "Idempotency-Replayed";

    private final Engine.Storage storage = Engine.H2.open();
    private final ServerProcess server = ServerProcess.ready(storage.settings());
    private final Api api = new Api(server.uri());

    @AfterAll
    void stop() {
        api.close();
        server.close();
        storage.close();
    }

    private static CommandRequest registration(String productId) {
        return CommandRequest.registerProduct(productId, "Anchor", "12.30", "EUR", 1);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void an_answer_is_given_again_also_after_a_restart(Engine engine) {
        try (var own = engine.open();
                var node = ServerProcess.ready(own.settings())) {
            Reply first;
            Reply refusal;
            try (var client = new Api(node.uri())) {
                first = client.command(registration("p-1"), KEY, "k-1");
                refusal = client.command(registration("p-1"), KEY, "k-2");
                assertReplay(first, client.command(registration("p-1"), KEY, "k-1"));
            }
            node.stop();
            node.restart();
            try (var client = new Api(node.uri())) {
                assertReplay(first, client.command(registration("p-1"), KEY, "k-1"));
                assertReplay(refusal, client.command(registration("p-1"), KEY, "k-2"));
                assertThat(client.events("after=0")).hasSize(1);
            }
        }
    }

    private static void assertReplay(Reply first, Reply again) {
        assertThat(first.header(REPLAYED)).isEmpty();
        assertThat(again.header(REPLAYED)).isEqualTo("true");
        assertThat(again.status()).isEqualTo(first.status());
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("Keelson-Position")).isEqualTo(first.header("Keelson-Position"));
    }

    @Test
    void a_key_is_of_one_body_and_of_one_command() {
        api.accepted(registration("p-2"), KEY, "k-3");

        var reused = api.command(registration("p-3"), KEY, "k-3");

        assertThat(reused.status()).isEqualTo(422);
        assertThat(reused.problem()).isEqualTo("key-reused");
        assertThat(reused.json().path("detail").asText()).contains("k-3");
        assertThat(api.command(CommandRequest.addStock("p-2", 1), KEY, "k-3").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "a\tb"})
    void a_key_that_is_none_is_refused(String key) {
        assertRefused(api.command(registration("p-4"), KEY, key));
    }

    @Test
    void two_keys_are_refused() {
        assertRefused(api.command(registration("p-4"), KEY, "k-a", KEY, "k-b"));
    }

    @Test
    void a_key_that_is_too_long_is_refused() {
        assertRefused(api.command(registration("p-4"), KEY, "k".repeat(256)));
        assertThat(api.command(registration("p-5"), KEY, "k".repeat(255)).status())
                .isEqualTo(200);
    }

    private void assertRefused(Reply reply) {
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text()).contains("Idempotency-Key must stand once and have 1 to 255 visible ASCII characters");
        assertThat(api.query("catalog.FindProduct", Map.of("productId", "p-4")).status())
                .isEqualTo(404);
    }

    @Test
    void what_is_not_valid_leaves_its_key_free() {
        assertThat(api.command(CommandRequest.addStock("p-6", -1), KEY, "k-4").status())
                .isEqualTo(400);

        assertThat(api.command(CommandRequest.addStock("p-6", 1), KEY, "k-4").status())
                .isEqualTo(404);
    }

    @Test
    void twins_get_one_answer() {
        api.accepted(registration("p-7"));

        var answers = IntStream.range(0, 32)
                .parallel()
                .mapToObj(_ -> api.command(CommandRequest.addStock("p-7", 1), KEY, "k-5"))
                .toList();

        assertThat(answers).extracting(Reply::status).containsOnly(200);
        assertThat(answers)
                .extracting(Reply::text)
                .containsOnly(answers.getFirst().text());
        assertThat(answers)
                .filteredOn(answer -> answer.header(REPLAYED).isEmpty())
                .hasSize(1);
        assertThat(api.events("types=catalog.StockAdded&tags=product:p-7")).hasSize(1);
    }
}
