package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator sends is read as strictly as commands are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminInputIT {

    private Logbooks logbooks;
    private ServerProcess server;
    private Api api;

    @BeforeAll
    void start() throws IOException {
        logbooks = new Logbooks(Engine.H2);
        server = logbooks.server();
        api = new Api(server.uri());
    }

    @AfterAll
    void stop() {
        api.close();
        server.close();
        logbooks.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST|/admin/processors/entries/reset|{}|400|must have either after or from",
                "POST|/admin/processors/entries/reset|{\"after\":1,\"form\":2}|400|/form",
                "POST|/admin/processors/entries/reset|{\"after\":-1}|400|/after",
                "POST|/admin/processors/entries/reset|{\"from\":\"yesterday\"}|400|/from",
                "POST|/admin/processors/entries/rebuild|{\"segments\":0}|400|/segments",
                "POST|/admin/processors/entries/segments/0/move|{}|400|/to",
                "POST|/admin/processors/entries/segments/9/split|''|404|has no segment 9",
                "POST|/admin/processors/nothing/rebuild|''|404|there is no projection nothing; there are [entries]",
                "POST|/admin/processors/entries/segments/x/split|''|404|not-found",
                "GET|/admin/processors/nothing|''|404|there is no projection nothing",
                "GET|/admin/dead-letters?projection=nothing|''|404|there is no projection nothing",
                "GET|/admin/dead-letters?limit=0|''|400|from 1 to 500",
                "GET|/admin/dead-letters?projektion=x|''|400|/projektion",
                "POST|/admin/dead-letters/entries/retry|{\"sequence\":\"x\",\"all\":true}|404|no dead letters of the sequence 'x'",
                "POST|/admin/dead-letters/entries/retry|{\"sequence\":\"x\"}|400|/all",
                "POST|/admin/dead-letters/entries/skip|{\"sequence\":\"x\",\"position\":1,\"note\":\" \"}|400|/note",
                "DELETE|/admin/processors/entries/generations/7|''|409|there is no generation"
            })
    void what_does_not_fit_is_refused_by_name(String method, String path, String body, int status, String words) {
        var reply = api.send(api.request(path, "Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build());

        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.text()).contains(words);
    }
}
