package dev.keelson.projections;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link CrashingProcess} as its killer sees it. Used by one thread. */
final class CrashedProcess implements AutoCloseable {

    private static final long LONGEST_SECONDS = 60;

    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final Process process;

    private CrashedProcess(Process process) {
        this.process = process;
        Thread.ofVirtual().name("crashed-process").start(this::listen);
    }

    static CrashedProcess launched(String url, CrashStep step, boolean halts) throws IOException {
        return new CrashedProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingProcess.class.getName(),
                        url,
                        step.name(),
                        Boolean.toString(halts))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private void listen() {
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(said::add);
        } catch (IOException | UncheckedIOException e) {
            said.add("the process went away: " + e.getMessage());
        }
    }

    /** Returns when it says a word. */
    void awaitSaying(String word) throws InterruptedException {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        for (var line = ""; !line.equals(word); ) {
            line = said.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(line).as("it says %s in time", word).isNotNull();
        }
    }

    void awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        awaitEnd();
    }

    /** Sends a signal by name, such as {@code STOP}. */
    void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Lets it go on from where it stays. */
    void letGoOn() throws IOException {
        var orders = process.outputWriter(StandardCharsets.UTF_8);
        orders.write("go\n");
        orders.flush();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
