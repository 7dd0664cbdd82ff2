package dev.keelson.server;

import static dev.keelson.server.Logbooks.PROJECTION;
import static dev.keelson.server.Logbooks.entries;
import static dev.keelson.server.Logbooks.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code keelson projections} and {@code keelson dead-letters}, run from the packaged server as an operator runs them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProjectionsCommandIT {

    private Logbooks logbooks;
    private ServerProcess server;
    private Api api;
    private KeelsonCommand keelson;

    @BeforeAll
    void start() throws IOException {
        logbooks = new Logbooks(Engine.H2);
        server = logbooks.server();
        api = new Api(server.uri());
        keelson = new KeelsonCommand(server.uri());
    }

    @AfterAll
    void stop() {
        api.close();
        server.close();
        logbooks.close();
    }

    /** The order in which the document tells of them: each command finds what those before it left. */
    @Test
    @Order(1)
    void the_operations_document_shows_what_the_commands_print() {
        var last = write(api, "argo", "sails set");
        entries(api, "argo", last);
        var document = Documents.read("docs/operations.md");
        var section = document.substring(document.indexOf("\n## Projections\n"), document.indexOf("\n## Bridges\n"));
        var transcript = new Transcript(Documents.blocks(section));
        assertThat(transcript.commands()).hasSize(9);
        for (var command : transcript.commands()) {
            prepare(command.text());
            transcript.compare(command, keelson.done(command.text()).out());
        }
        assertThat(entries(api, "ark", 4)).containsExactly("rain", "a raven", "an olive leaf");
    }

    private void prepare(String command) {
        if (command.contains("dead-letters list")) {
            entries(api, "ark", write(api, "ark", "rain"));
            logbooks.sink("ark");
            write(api, "ark", "a raven");
            entries(api, "ark", write(api, "ark", "an olive leaf"));
        } else if (command.contains("dead-letters skip")) {
            logbooks.raise("ark");
        }
    }

    @Test
    void an_event_that_fails_again_is_told_and_one_that_does_not_is_done() {
        logbooks.sink("beagle");
        entries(api, "beagle", write(api, "beagle", "finches"));

        var again = keelson.failed("dead-letters", "retry", PROJECTION, "beagle");
        assertThat(again.out()).isEmpty();
        assertThat(again.err()).contains("could not be handled", "the logbook of beagle is under water");
        assertThat(keelson.failed("dead-letters", "retry", PROJECTION, "bounty").err())
                .contains("no dead letters of the sequence 'bounty'");
        var json = Api.parse(keelson.done("dead-letters", "list", PROJECTION, "--sequence", "beagle", "--json")
                .out());
        assertThat(json.at("/letters/0/attempts").asInt()).isEqualTo(3);

        logbooks.raise("beagle");
        assertThat(keelson.done("dead-letters", "retry", PROJECTION, "beagle", "--all")
                        .out())
                .isEqualTo("all events of the sequence are handled; its sequence is parked no more\n");
        assertThat(entries(api, "beagle", api.head())).containsExactly("finches");
    }

    @Test
    void what_the_server_refuses_is_one_line_and_the_status_1() {
        assertThat(keelson.failed("projections", "show", "nothing").err()).contains("there is no projection nothing");
        assertThat(keelson.failed("projections", "cancel", PROJECTION).err()).contains("is not being rebuilt");
        assertThat(keelson.failed("projections", "move", PROJECTION, "0", "nobody")
                        .err())
                .contains("there is no node 'nobody'");
        assertThat(keelson.failed("projections", "reset", PROJECTION, "--from", "noon")
                        .err())
                .contains("/from", "noon");
    }

    @Test
    void the_json_of_the_server_is_printed_as_it_came() {
        var list = Api.parse(keelson.done("projections", "list", "--json").out());
        assertThat(list.at("/processors/0/name").asText()).isEqualTo(PROJECTION);
        assertThat(Api.parse(keelson.done("projections", "show", PROJECTION, "--json")
                                .out())
                        .path("segments"))
                .isNotEmpty();
    }

    @Test
    void what_is_no_node_is_told() {
        var nobody = KeelsonCommand.run(
                List.of("projections", "list", "--url", "http://127.0.0.1:" + ServerProcess.freePort()));
        assertThat(nobody.status()).isEqualTo(1);
        assertThat(nobody.err())
                .startsWith("keelson: no node answers at http://127.0.0.1:")
                .hasLineCount(1);
        var stranger = KeelsonCommand.run(List.of("projections", "--url", server.uri() + "/health", "list"));
        assertThat(stranger.status()).isEqualTo(1);
        assertThat(stranger.err()).contains("404").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "projections|projections needs one of list, show, split",
                "projections lst|did you mean projections list?",
                "projections show|projections show needs NAME",
                "projections split entries|projections split needs SEGMENT",
                "projections split entries one|SEGMENT must be a whole number of at least 0, was 'one'",
                "projections list entries|projections list takes nothing, was given 'entries' beside",
                "projections list --wait|projections list has no option --wait",
                "projections list --ur x|there is no option --ur; did you mean --url?",
                "projections list --url here|option --url must be the address of a node",
                "projections reset entries|needs either --after POSITION or --from TIME",
                "projections rebuild entries --segments 0|--segments must be a whole number of at least 1, was '0'",
                "dead-letters skip entries ark --position 1|skip needs --note",
                "dead-letters skip entries ark --note x|needs --position",
                "dead-letters list --limit|option --limit needs a value"
            })
    void what_is_not_understood_is_refused(String arguments, String message) {
        var refused = KeelsonCommand.run(List.of(arguments.split(" ", -1)));

        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).startsWith("keelson: ").contains(message);
    }
}
