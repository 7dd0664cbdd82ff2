package dev.keelson.server;

import dev.keelson.eventstore.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;

/** The databases that a server runs on. */
enum Engine {
    H2 {
        @Override
        Storage open() {
            var directory = temporaryDirectory("keelson-data-");
            return new Storage(Map.of("KEELSON_DATA_DIR", directory.toString()), () -> delete(directory));
        }
    },
    POSTGRESQL {
        @Override
        Storage open() {
            var database = TestDatabase.postgresql();
            database.dataSource().close();
            return new Storage(Map.of("KEELSON_DATABASE_URL", database.url()), database::close);
        }
    };

    /** Somewhere empty to keep data, until it is closed. */
    abstract Storage open();

    /**
     * Where a server keeps its data.
     *
     * @param settings what the server needs to know, as environment variables
     */
    record Storage(Map<String, String> settings, Runnable removal) implements AutoCloseable {

        Storage {
            settings = Map.copyOf(settings);
        }

        @Override
        public void close() {
            removal.run();
        }
    }

    static Path temporaryDirectory(String prefix) {
        try {
            return Files.createTempDirectory(prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path directory) {
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
