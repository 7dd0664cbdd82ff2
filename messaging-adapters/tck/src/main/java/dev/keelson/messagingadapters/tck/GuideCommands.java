package dev.keelson.messagingadapters.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The commands of a section of a guide, so that a test can run them: its blocks of {@code sh}, in order. Safe for use by many
 * threads.
 */
public final class GuideCommands {

    private static final Pattern BLOCK = Pattern.compile("(?s)```sh\n(.*?)```");

    private final List<String> blocks;

    private GuideCommands(List<String> blocks) {
        this.blocks = blocks;
    }

    /**
     * Those of a section.
     *
     * @param guide by its path from the top of the project, in which the test runs somewhere
     * @param title of the section, without "## "
     */
    public static GuideCommands of(Path guide, String title) {
        var section =
                read(guide).split("\n## " + Pattern.quote(title) + "\n", 2)[1].split("\n## ", 2)[0];
        return new GuideCommands(
                BLOCK.matcher(section).results().map(block -> block.group(1)).toList());
    }

    private static String read(Path guide) {
        var place = Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .map(folder -> folder.resolve(guide))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("%s is not above this module".formatted(guide)));
        try {
            return Files.readString(place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a command that the guide needs is there. */
    public static boolean isInstalled(String command) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, command))
                .anyMatch(Files::isExecutable);
    }

    /** The same with other words, such as the port of the test's own server. */
    public GuideCommands with(String shown, String run) {
        return new GuideCommands(
                blocks.stream().map(block -> block.replace(shown, run)).toList());
    }

    /**
     * Runs some of them in one shell, one after the other; what they print. Fails with an {@link AssertionError} where one of them
     * does, or is not done in time.
     *
     * @param places of blocks, from 0
     */
    public String run(Duration longest, int... places) {
        var script = Arrays.stream(places).mapToObj(blocks::get).collect(Collectors.joining("\n"));
        try {
            var output = Files.createTempFile("keelson-guide-", ".txt");
            try {
                var process = new ProcessBuilder("sh", "-euc", script)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                    throw new AssertionError("%s did not end well:%n%s".formatted(script, Files.readString(output)));
                }
                return Files.readString(output);
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
