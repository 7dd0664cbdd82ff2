package dev.keelson.eventstore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A {@link RacingNode} in a process of its own, killed when closed. */
final class ChildNode implements AutoCloseable {

    private static final long SECONDS = 60;

    private final Process process;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private ChildNode(Process process) {
        this.process = process;
    }

    static ChildNode start(String databaseUrl) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RacingNode.class.getName(),
                        databaseUrl)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var child = new ChildNode(process);
        Thread.ofVirtual().name("answers-of-" + process.pid()).start(child::listen);
        return child;
    }

    private void listen() {
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(answers::add);
        } catch (IOException | UncheckedIOException e) {
            answers.add("the process went away: " + e.getMessage());
        }
    }

    /** Returns when the runners stand at the line. */
    void ready(Heat heat, IntStream runners) throws IOException, InterruptedException {
        var numbers = runners.mapToObj(String::valueOf).collect(Collectors.joining(" "));
        tell("ready %s %d %d %s".formatted(heat.race(), heat.number(), heat.start(), numbers));
        var answer = answer();
        if (!answer.equals("ready")) {
            throw new AssertionError("expected 'ready', was '%s'".formatted(answer));
        }
    }

    void go() throws IOException {
        tell("go");
    }

    /** What each runner was told, in one word. */
    Map<Integer, String> outcomes() throws InterruptedException {
        var words = List.of(answer().split(" "));
        return words.stream()
                .skip(1)
                .map(word -> word.split("=", 2))
                .collect(Collectors.toMap(pair -> Integer.valueOf(pair[0]), pair -> pair[1]));
    }

    private void tell(String order) throws IOException {
        var orders = process.outputWriter(StandardCharsets.UTF_8);
        orders.write(order + "\n");
        orders.flush();
    }

    private String answer() throws InterruptedException {
        var answer = answers.poll(SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("no answer within %d s; alive: %s".formatted(SECONDS, process.isAlive()));
        }
        return answer;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
