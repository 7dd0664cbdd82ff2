package dev.keelson.messagingadapters.tck;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A temporary directory in which a test runs servers of its own, to kill them. It goes, and they too, when it is closed. Used by
 * one thread.
 */
public final class ServerDirectory implements AutoCloseable {

    private static final long LONGEST_SECONDS = 30;

    private final Path path;
    private final List<Process> started = new ArrayList<>();

    /**
     * @param name what its name has in it, such as {@code redis}
     */
    public ServerDirectory(String name) {
        try {
            path = Files.createTempDirectory("keelson-%s-".formatted(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path() {
        return path;
    }

    /** A port of this machine that nobody listens on at the moment. */
    public static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a program in the directory; what it prints is in {@code output.log} there.
     *
     * @param environment what it gets on top of ours
     */
    public Process start(Map<String, String> environment, List<String> command) {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(path.resolve("output.log").toFile()))
                .directory(path.toFile());
        builder.environment().putAll(environment);
        try {
            var process = builder.start();
            started.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException("%s has to be installed".formatted(command.getFirst()), e);
        }
    }

    /** Kills a program and what it started, by SIGKILL, and returns when they are gone. */
    public void kill(Process process) {
        var all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(
                one -> one.onExit().orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS).join());
    }

    @Override
    public void close() {
        started.forEach(this::kill);
        try (var files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
