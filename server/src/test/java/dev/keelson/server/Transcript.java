package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.server.Documents.Block;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Runs the commands that a document shows and holds what they print against what it shows behind them. There, {@code …}
 * stands for any characters of a line and, alone on a line, for any lines.
 */
final class Transcript {

    private static final String COMMAND = "sh";
    private static final String ANYTHING = "…";
    private static final String PORT = "localhost:8080";
    private static final long PATIENCE_SECONDS = 60;
    private static final int TIME_WAS_UP = 28;

    private final List<Block> blocks;

    Transcript(List<Block> blocks) {
        this.blocks = List.copyOf(blocks);
    }

    List<Block> commands() {
        return blocks.stream().filter(block -> block.language().equals(COMMAND)).toList();
    }

    /** What the document shows behind a command. */
    String expectedOf(Block command) {
        var next = blocks.get(blocks.indexOf(command) + 1);
        assertThat(next.language())
                .as("the output of line %d comes behind it", command.line())
                .isEmpty();
        return next.text();
    }

    /** Runs a command against a server on the port. */
    void check(Block command, int port) {
        compare(command, run(command.text().replace(PORT, "localhost:" + port)));
    }

    void compare(Block command, String printed) {
        assertThat(printed.replace("\r", "").stripTrailing() + "\n")
                .as("line %d: %s", command.line(), command.text())
                .matches(pattern(expectedOf(command).stripTrailing()));
    }

    private static String run(String command) {
        var builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", command).redirectErrorStream(true);
        try {
            var process = builder.start();
            process.getOutputStream().close();
            var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue())
                    .as("%s%n%s", command, printed)
                    .isIn(command.contains("--max-time") ? List.of(0, TIME_WAS_UP) : List.of(0));
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static Pattern pattern(String expected) {
        return Pattern.compile(expected.lines().map(Transcript::line).collect(Collectors.joining()));
    }

    private static String line(String expected) {
        if (expected.equals(ANYTHING)) {
            return "(?:[^\\n]*\\n)*?";
        }
        return Arrays.stream(expected.split(ANYTHING, -1)).map(Pattern::quote).collect(Collectors.joining("[^\\n]*?"))
                + "\\n";
    }
}
