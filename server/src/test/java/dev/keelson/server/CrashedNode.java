package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.server.KeyedNode.Manners;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A {@link CrashingNode} as its killer sees it. Used by one thread. */
final class CrashedNode implements AutoCloseable {

    private static final long LONGEST_SECONDS = 60;

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final CountDownLatch staysOrIsGone = new CountDownLatch(1);
    private final Process process;
    private final Thread reader = Thread.ofVirtual().unstarted(this::read);

    private CrashedNode(Process process) {
        this.process = process;
        reader.start();
    }

    /** A process that will stay at the point. */
    static CrashedNode launched(Map<String, String> settings, String transferId, CrashPoint point, Manners manners)
            throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingNode.class.getName(),
                        transferId,
                        point.name(),
                        manners.shareAfter().toString(),
                        manners.lease().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.startsWith("KEELSON_"));
        builder.environment().putAll(settings);
        return new CrashedNode(builder.start());
    }

    private void read() {
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                if (line.equals("stays")) {
                    staysOrIsGone.countDown();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            staysOrIsGone.countDown();
        }
    }

    /** SIGKILL where it was to stay. */
    void killWhereItStays() throws InterruptedException {
        var isHeard = staysOrIsGone.await(LONGEST_SECONDS, TimeUnit.SECONDS);
        assertThat(said).as("comes by in time: %s", isHeard).contains("stays");
        kill();
    }

    /** SIGKILL; by its handle, since the process's own method closes our end of the pipe. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
        reader.join();
    }

    /** The words after one of those that it begins a line with. */
    Optional<List<String>> said(String word) {
        return said.stream()
                .map(line -> List.of(line.split(" ")))
                .filter(words -> words.getFirst().equals(word))
                .map(words -> words.subList(1, words.size()))
                .findFirst();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
