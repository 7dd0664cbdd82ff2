package dev.keelson.benchmarks;

import dev.keelson.eventstore.TestDatabase;
import dev.keelson.server.DatabaseConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;

/** The databases that are measured. */
enum Engine {
    POSTGRESQL("") {
        @Override
        Scratch open() {
            var database = TestDatabase.postgresql();
            database.dataSource().close();
            var url = database.url();
            return new Scratch(
                    this, DatabaseConfiguration.at(url), url, Map.of("KEELSON_DATABASE_URL", url), database::close);
        }
    },
    H2("h2.") {
        @Override
        Scratch open() {
            var directory = temporaryDirectory("keelson-bench-");
            return new Scratch(
                    this,
                    DatabaseConfiguration.embedded(directory),
                    DatabaseConfiguration.embedded(directory.resolve("floor")).url(),
                    Map.of("KEELSON_DATA_DIR", directory.toString()),
                    () -> delete(directory));
        }
    };

    private final String prefix;

    Engine(String prefix) {
        this.prefix = prefix;
    }

    /** What the names of its benchmarks begin with. */
    String prefix() {
        return prefix;
    }

    /** An empty database of this kind, gone when it is closed. */
    abstract Scratch open();

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
