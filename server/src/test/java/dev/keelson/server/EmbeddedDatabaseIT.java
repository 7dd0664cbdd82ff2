package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedDatabaseIT {

    @Test
    void a_thread_that_is_interrupted_while_it_writes_does_not_close_the_file_for_all_others(@TempDir Path directory)
            throws Exception {
        var settings = Settings.load(null, Map.of("KEELSON_DATA_DIR", directory.toString()), List.of());
        try (var dataSource = DatabaseConfiguration.from(settings).open()) {
            var jdbi = Jdbi.create(dataSource);
            jdbi.useHandle(handle -> handle.execute("CREATE TABLE entry (id INT PRIMARY KEY, text VARCHAR)"));
            var done = new CountDownLatch(1);
            var writer = Thread.ofVirtual().start(() -> {
                insert(jdbi, 0, 50, () -> Thread.currentThread().interrupt());
                done.countDown();
            });
            insert(jdbi, 1_000, 1_050, () -> {});
            writer.join();

            assertThat(done.await(0, TimeUnit.SECONDS)).isTrue();
            int rows = jdbi.withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM entry")
                    .mapTo(int.class)
                    .one());
            assertThat(rows).isEqualTo(100);
        }
    }

    @Test
    void a_large_file_of_which_little_is_in_use_is_compacted_before_it_is_opened(@TempDir Path directory)
            throws Exception {
        var settings = Settings.load(null, Map.of("KEELSON_DATA_DIR", directory.toString()), List.of());
        var database = DatabaseConfiguration.from(settings);
        var file = directory.resolve("keelson.mv.db");
        try (var dataSource = database.open()) {
            var jdbi = Jdbi.create(dataSource);
            jdbi.useHandle(handle -> handle.execute("CREATE TABLE entry (id INT PRIMARY KEY, text VARCHAR)"));
            insert(jdbi, 0, 400, () -> {});
        }
        var before = Files.size(file);

        EmbeddedFile.compactIfLargerThan(before, database);
        assertThat(Files.size(file)).isEqualTo(before);
        EmbeddedFile.compactIfLargerThan(before - 1, database);

        assertThat(Files.size(file)).isLessThan(before / 2);
        try (var dataSource = database.open()) {
            int rows = Jdbi.create(dataSource).withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM entry")
                    .mapTo(int.class)
                    .one());
            assertThat(rows).isEqualTo(400);
        }
    }

    private static void insert(Jdbi jdbi, int from, int to, Runnable before) {
        jdbi.useHandle(handle -> {
            before.run();
            for (var id = from; id < to; id++) {
                handle.execute("INSERT INTO entry (id, text) VALUES (?, ?)", id, "x".repeat(2_000));
                handle.execute("CHECKPOINT SYNC");
            }
        });
    }
}
