package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a client that speaks HTTP by hand would send. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RawInputIT {

    private static final int LIMIT = 1_048_576;
    private static final String REGISTER = "/commands/catalog.RegisterProduct";

    private final Engine.Storage storage = Engine.H2.open();
    private final ServerProcess server = ServerProcess.ready(storage.settings());

    @AfterAll
    void stop() {
        server.close();
        storage.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET  | /queries/catalog.FindProduct?productId=%ff   | X: y                       | 400
                    GET  | /commands                                    | Accept: not a type         | 400 406
                    GET  | /events                                      | Accept: text/html;q=       | 400 406
                    POST | /commands/catalog.AddStock                   | Content-Type: not a type   | 400 415
                    BREW | /commands                                    | X: y                       | 405
                    """)
    void a_bad_head_is_answered_by_a_problem(String method, String path, String header, String statuses)
            throws IOException {
        try (var connection = new RawConnection(server.port())) {
            connection.send(
                    "%s %s HTTP/1.1\r\nHost: x\r\n%s\r\nContent-Length: 0\r\n\r\n".formatted(method, path, header));
            var refusal = connection.receive();

            assertThat(statuses.split(" ", -1)).contains(Integer.toString(refusal.status()));
            assertThat(refusal.headers())
                    .hasEntrySatisfying("content-type", type -> assertThat(type).startsWith(Api.PROBLEM));
            BadInputIT.assertIsProblem(Api.parse(refusal.body()), refusal.status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 2097152", "Transfer-Encoding: chunked"})
    void the_connection_can_be_used_on_or_is_closed_cleanly_after_a_big_body(String framing) throws IOException {
        try (var connection = new RawConnection(server.port())) {
            connection.send("POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n%s\r\n\r\n"
                    .formatted(REGISTER, framing));
            sendBody(connection, framing.startsWith("Transfer"));
            var refusal = connection.receive();

            assertThat(refusal.status()).isEqualTo(413);
            BadInputIT.assertIsProblem(Api.parse(refusal.body()), 413);
            if (refusal.closes()) {
                assertThat(connection.isAtEnd()).isTrue();
            } else {
                connection.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(connection.receive().status()).isEqualTo(200);
            }
        }
    }

    private static void sendBody(RawConnection connection, boolean chunked) throws IOException {
        var block = BadInput.padded("", 65_536);
        for (var i = 0; i < 2 * LIMIT / block.length; i++) {
            if (chunked) {
                connection.send("10000\r\n");
            }
            connection.send(block);
            if (chunked) {
                connection.send("\r\n");
            }
        }
        if (chunked) {
            connection.send("0\r\n\r\n");
        }
    }

    @Test
    void a_client_that_asks_first_is_spared_the_big_body() throws IOException {
        try (var connection = new RawConnection(server.port())) {
            connection.send(
                    "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2097152\r\nExpect: 100-continue\r\n\r\n"
                            .formatted(REGISTER));
            var first = connection.receive();
            if (first.status() == 100) {
                sendBody(connection, false);
                first = connection.receive();
            }
            assertThat(first.status()).isEqualTo(413);
        }
    }
}
