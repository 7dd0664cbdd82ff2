package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A {@link CommandLoadNode} as its killer sees it. Used by one thread. */
final class LoadedNode implements AutoCloseable {

    private static final long LONGEST_SECONDS = 60;

    /**
     * What a node said before it died.
     *
     * @param asked ids of commands that were dispatched
     * @param done position by id, for those that were acknowledged
     * @param again ids that were refused since they were done before
     * @param wrong answers that must not be
     * @param head the highest that a listener was shown
     */
    record Answers(Set<String> asked, Map<String, Long> done, Set<String> again, List<String> wrong, long head) {

        /** Of what nobody knows whether it was done. */
        Set<String> unknown() {
            var unknown = new HashSet<>(asked);
            unknown.removeAll(done.keySet());
            unknown.removeAll(again);
            return unknown;
        }
    }

    private final Path errors;
    private final Process process;
    private final CountDownLatch acknowledgements;
    private final Thread reader = Thread.ofVirtual().unstarted(this::read);
    private final Set<String> asked = new HashSet<>();
    private final Map<String, Long> done = new HashMap<>();
    private final Set<String> again = new HashSet<>();
    private final List<String> wrong = new ArrayList<>();
    private long head;

    private LoadedNode(Map<String, String> settings, String prefix, int clients, int acknowledgements) {
        this.acknowledgements = new CountDownLatch(acknowledgements);
        try {
            errors = Files.createTempFile("keelson-node-", ".txt");
            var builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            CommandLoadNode.class.getName(),
                            prefix,
                            Integer.toString(clients))
                    .redirectError(errors.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("KEELSON_"));
            builder.environment().putAll(settings);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reader.start();
    }

    /**
     * A process that has not opened the database yet.
     *
     * @param prefix of the ids of its transfers
     * @param acknowledgements how many to wait for later
     */
    static LoadedNode launched(Map<String, String> settings, String prefix, int clients, int acknowledgements) {
        return new LoadedNode(settings, prefix, clients, acknowledgements);
    }

    /** Lets it open the database, ask for these transfers again, and then for others. */
    void open(Collection<String> pending) {
        try {
            var input = process.getOutputStream();
            input.write((String.join(" ", pending) + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when it has acknowledged as many commands as were to wait for. */
    void awaitAcknowledgements() throws InterruptedException {
        assertThat(acknowledgements.await(LONGEST_SECONDS, TimeUnit.SECONDS))
                .as(() -> "the node acknowledges%n%s".formatted(errorOutput()))
                .isTrue();
    }

    /** SIGKILL; all that it had said by then. By its handle, since the process's own method closes our end of the pipe. */
    Answers kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
        reader.join();
        return new Answers(asked, done, again, wrong, head);
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                understand(line, line.split(" ", 3));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void understand(String line, String[] words) {
        switch (words[0]) {
            case "ready" -> {}
            case "head" -> head = Math.max(head, Long.parseLong(words[1]));
            case "asked" -> asked.add(words[1]);
            case "done" -> {
                done.put(words[1], Long.parseLong(words[2]));
                acknowledgements.countDown();
            }
            case "again" -> again.add(words[1]);
            default -> wrong.add(line);
        }
    }

    private String errorOutput() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
