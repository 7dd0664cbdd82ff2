package dev.keelson.eventstore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL server of a test's own on a free port, every commit synced, to be stopped in whatever way and started again.
 * Root runs it as the user {@code postgres}, and where there is none in a user namespace of its own. Used by one thread.
 */
public final class PostgresqlCluster implements AutoCloseable {

    /** How it stops. */
    public enum Stop {
        /** At once, as if its processes were killed; the next start recovers from the write-ahead log. */
        IMMEDIATE,
        /** Orderly: open transactions are rolled back, connections are closed. */
        FAST
    }

    private static final long LONGEST_MINUTES = 2;

    private final PostgresqlBinaries binaries = PostgresqlBinaries.find();
    private final Path directory;
    private final Path data;
    private final int port = freePort();
    private boolean running;

    private PostgresqlCluster(Path data) {
        directory = temporaryDirectory();
        this.data = data.isAbsolute() ? data : directory.resolve(data);
        initialize();
    }

    /** A server that runs, its data in a temporary directory. */
    public static PostgresqlCluster started() {
        return startedOn(Path.of("data"));
    }

    /**
     * A server that runs, its data in this directory and its write-ahead log elsewhere.
     *
     * @param data does not exist, or is empty; everybody may enter its parent
     */
    public static PostgresqlCluster startedOn(Path data) {
        var cluster = new PostgresqlCluster(data);
        cluster.start();
        return cluster;
    }

    private void initialize() {
        try {
            binaries.own(directory);
            Files.createDirectories(data);
            binaries.own(data);
            run("initdb", "-D", data.toString(), "-X", directory.resolve("wal").toString(), "-U", "postgres")
                    .with("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--wal-segsize=1")
                    .succeed();
            Files.writeString(data.resolve("postgresql.conf"), settings(), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String settings() {
        return """
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                fsync = on
                full_page_writes = on
                synchronous_commit = on
                shared_buffers = 16MB
                max_connections = 60
                """.formatted(port);
    }

    /** Starts it and returns when it takes connections. */
    public void start() {
        run("pg_ctl", "start", "-w", "-D", data.toString(), "-l", serverLog().toString())
                .succeed();
        running = true;
    }

    /** Stops it and returns when it is gone. */
    public void stop(Stop mode) {
        run("pg_ctl", "stop", "-w", "-D", data.toString(), "-m", mode.name().toLowerCase(Locale.ROOT))
                .succeed();
        running = false;
    }

    /** On the loopback address. */
    public int port() {
        return port;
    }

    /** JDBC address of a database of it, with credentials. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?user=postgres".formatted(port, database);
    }

    @Override
    public void close() {
        if (running) {
            stop(Stop.IMMEDIATE);
        }
        delete(data);
        delete(directory);
    }

    private Path serverLog() {
        return directory.resolve("server.log");
    }

    private Command run(String program, String... arguments) {
        return new Command(binaries.command(program)).with(arguments);
    }

    /** A program of PostgreSQL's with its arguments. */
    private final class Command {

        private final List<String> words;

        Command(List<String> words) {
            this.words = new ArrayList<>(words);
        }

        Command with(String... arguments) {
            words.addAll(List.of(arguments));
            return this;
        }

        /** Its output goes to a file, since a server that it starts keeps a pipe open. */
        void succeed() {
            var output = directory.resolve("output.txt");
            try {
                var process = new ProcessBuilder(words)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.to(output.toFile()))
                        .start();
                if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                    throw new IllegalStateException(
                            "%s failed:%n%s%s".formatted(words, text(output), text(serverLog())));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private static String text(Path file) throws IOException {
        return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("keelson-postgresql-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
