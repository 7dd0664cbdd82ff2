package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the packaged server's start loads, linked ahead of time (JEP 483) by one start that the tests make for it, and the
 * compiler that starts fastest: servers of tests are many and live for seconds. A server that finds no such cache starts
 * without it.
 */
final class StartCache {

    private static final String FAST = "-XX:TieredStopAtLevel=1";
    private static final Duration STOPS_WITHIN = Duration.ofMinutes(2);

    /** Made by the first who asks. */
    private static final class Made {
        private static final Path FILE = make();
    }

    private StartCache() {}

    /** The options of a JVM that uses it. */
    static List<String> options() {
        return List.of(FAST, "-XX:AOTCache=" + Made.FILE, "-Xlog:aot*=off", "-Xlog:cds*=off");
    }

    private static Path make() {
        try {
            var jar = ServerProcess.jar();
            var file = jar.resolveSibling("start.aot");
            if (!Files.exists(file) || isOlder(file, jar)) {
                Files.deleteIfExists(file);
                record(file);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOlder(Path file, Path jar) throws IOException {
        return Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) < 0;
    }

    private static void record(Path file) {
        try (var storage = Engine.H2.open();
                var server = ServerProcess.launched(
                        storage.settings(), List.of(FAST, "-XX:AOTCacheOutput=" + file), List.of())) {
            server.awaitReady();
            try (var api = new Api(server.uri())) {
                api.accepted(CommandRequest.registerProduct("p-1", "Anchor", "12.30", "EUR", 9));
                api.query("orders.FindProduct", Map.of("productId", "p-1"));
            }
            server.terminate();
            assertThat(server.exitCode(STOPS_WITHIN)).isEqualTo(143);
        }
    }
}
