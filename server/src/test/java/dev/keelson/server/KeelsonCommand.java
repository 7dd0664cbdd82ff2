package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The packaged server, run for one command as an operator runs it.
 *
 * @param node that it asks
 */
record KeelsonCommand(URI node) {

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

    /** What a command did. */
    record Ended(int status, String out, String err) {}

    /** A whole line, as it is. */
    static Ended run(List<String> line) {
        try (var process = ServerProcess.launched(Map.of(), line.toArray(String[]::new))) {
            var status = process.exitCode(ENDS_WITHIN);
            assertThat(process.errorOutput()).doesNotContain("\tat ");
            return new Ended(status, process.log(), process.errorOutput());
        }
    }

    private Ended asked(String... words) {
        var line = new ArrayList<>(Arrays.asList(words));
        line.addAll(1, List.of("--url", node.toString()));
        return run(line);
    }

    /** One that does what it says. */
    Ended done(String... words) {
        var ended = asked(words);
        assertThat(ended.status()).as("%s", ended).isZero();
        assertThat(ended.err()).isEmpty();
        return ended;
    }

    /** As a document has it, from {@code ./keelson} on. */
    Ended done(String line) {
        return done(words(line.strip().replaceFirst("^\\./keelson ", "")));
    }

    /** At blanks, but for those in quotes. */
    private static String[] words(String line) {
        return Arrays.stream(line.split(" (?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1))
                .map(word -> word.replace("\"", ""))
                .toArray(String[]::new);
    }

    /** One that does not, and says so in a line. */
    Ended failed(String... words) {
        var ended = asked(words);
        assertThat(ended.status()).as("%s", ended).isEqualTo(1);
        assertThat(ended.err()).startsWith("keelson: ").hasLineCount(1);
        return ended;
    }
}
