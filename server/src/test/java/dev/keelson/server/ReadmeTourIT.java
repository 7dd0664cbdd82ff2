package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keelson.server.Documents.Block;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Takes the tour of README.md as its reader does: every command as written, every answer as shown. */
class ReadmeTourIT {

    private static final String START = "./keelson run\n";
    private static final String CREATE_DATABASE = "createdb ";
    private static final String ON_POSTGRESQL = "./keelson run --database-url 'jdbc:postgresql://";

    private final Transcript tour = new Transcript(tour());

    private static List<Block> tour() {
        var readme = Documents.read("README.md");
        var start = lineOf(readme, "\n## A ten minutes' tour\n");
        var end = lineOf(readme, "\n## Write your own domain\n");
        return Documents.blocks(readme).stream()
                .filter(block -> block.line() > start && block.line() < end)
                .toList();
    }

    private static long lineOf(String document, String heading) {
        return document.substring(0, document.indexOf(heading)).lines().count();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void every_line_runs_as_written(Engine engine) {
        var commands = tour.commands();
        var last = commands.size() - 2;
        assertThat(commands.getFirst().text()).isEqualTo(START);
        it_ends_on_postgresql(commands.subList(last, commands.size()));
        try (var storage = engine.open();
                var server = ServerProcess.ready(storage.settings())) {
            await().untilAsserted(() -> tour.compare(commands.getFirst(), server.log()));
            commands.subList(1, last).forEach(command -> follow(command, server));
        }
    }

    private void follow(Block command, ServerProcess server) {
        if (command.text().equals(START)) {
            assertThat(server.stop()).isGreaterThanOrEqualTo(0);
            server.restart();
        } else {
            tour.check(command, server.port());
        }
    }

    /** That part is what the tour does on the other engine, in a database of the test's own. */
    private static void it_ends_on_postgresql(List<Block> commands) {
        assertThat(commands.getFirst().text()).startsWith(CREATE_DATABASE);
        assertThat(commands.getLast().text()).startsWith(ON_POSTGRESQL);
    }
}
