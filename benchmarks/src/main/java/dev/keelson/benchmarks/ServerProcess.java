package dev.keelson.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged server as a process of its own, on a free port, in an empty working directory. Used by one thread. */
final class ServerProcess implements AutoCloseable {

    private static final int STOPS_WITHIN_SECONDS = 10;
    private static final int QUOTED_CHARACTERS = 4_000;

    private final Path directory;
    private final Process process;
    private final int port;

    private ServerProcess(Path directory, Process process, int port) {
        this.directory = directory;
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a process that will be a server.
     *
     * @param settings environment variables, such as where its data is
     */
    static ServerProcess launch(Map<String, String> settings) {
        try {
            var directory = Engine.temporaryDirectory("keelson-bench-server-");
            var port = freePort();
            var builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseCompactObjectHeaders",
                            "-jar",
                            jar().toString())
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output(directory).toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("KEELSON_"));
            builder.environment().putAll(settings);
            builder.environment().putAll(Map.of("KEELSON_HOST", "127.0.0.1", "KEELSON_PORT", Integer.toString(port)));
            return new ServerProcess(directory, builder.start(), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path jar() throws IOException {
        var target = Home.directory().resolve(Path.of("server", "target"));
        try (var jars = Files.newDirectoryStream(target, "keelson-server-*.jar")) {
            for (var jar : jars) {
                return jar;
            }
        }
        throw new IOException("no packaged server in %s; run ./keelson build".formatted(target));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Path output(Path directory) {
        return directory.resolve("output.txt");
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /**
     * The processor time of the server in place of this process's.
     *
     * @param database tells that of the database
     */
    CpuClock cpu(CpuClock database) {
        return () -> new CpuClock.Time(
                database.now().database(),
                process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos());
    }

    /** What of its heap is in use, right after a full collection. */
    long liveBytes() {
        try {
            var jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(process.pid()),
                            "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            var lines = jcmd.inputReader().lines().toList();
            return total(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last line has the instances and bytes of all classes. */
    private static long total(List<String> histogram) {
        var words = histogram.getLast().strip().split("\\s+", -1);
        if (words.length != 3 || !words[0].equals("Total")) {
            throw BenchmarkFailedException.because("jcmd did not tell of the heap: " + histogram.getLast());
        }
        return Long.parseLong(words[2]);
    }

    /** @throws BenchmarkFailedException with the end of its output, when the process has ended */
    void requireAlive() {
        if (!process.isAlive()) {
            throw BenchmarkFailedException.because("the server has exited:\n" + end());
        }
    }

    private String end() {
        try {
            var text = Files.readString(output(directory));
            return text.substring(Math.max(0, text.length() - QUOTED_CHARACTERS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM, and SIGKILL when that does not help. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Engine.delete(directory);
    }
}
