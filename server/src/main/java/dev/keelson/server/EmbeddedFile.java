package dev.keelson.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of the embedded database. It only grows while it is open, since all is written at its end; so it is compacted
 * before a node opens it, once it is large and little of it is in use. H2 then moves what is in use to the front, each piece
 * synced at its new place before the old one is given up.
 */
final class EmbeddedFile {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedFile.class);
    private static final String PREFIX = "jdbc:h2:async:";
    private static final long LARGE_BYTES = 256L << 20;
    private static final int LITTLE_PERCENT = 25;

    private EmbeddedFile() {}

    /** Compacts the file if it is worth it; nothing for other databases. */
    static void compactIfLarge(DatabaseConfiguration database) throws SQLException {
        compactIfLargerThan(LARGE_BYTES, database);
    }

    static void compactIfLargerThan(long bytes, DatabaseConfiguration database) throws SQLException {
        var before = size(database.url());
        if (before <= bytes) {
            return;
        }
        try (var connection =
                DriverManager.getConnection(database.compactingUrl(), database.username(), database.password())) {
            if (percentInUse(connection) < LITTLE_PERCENT) {
                try (var statement = connection.createStatement()) {
                    statement.execute("SHUTDOWN COMPACT");
                }
                LOG.atInfo()
                        .addKeyValue("bytesBefore", before)
                        .addKeyValue("bytes", size(database.url()))
                        .log("the database file was compacted");
            }
        }
    }

    /** 0 when there is none. */
    private static long size(String url) {
        if (!url.startsWith(PREFIX)) {
            return 0;
        }
        var file = Path.of(url.substring(PREFIX.length()).replaceFirst(";.*", "") + ".mv.db");
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int percentInUse(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement(
                        "SELECT setting_value FROM information_schema.settings WHERE setting_name = 'info.CHUNKS_FILL_RATE'");
                var row = select.executeQuery()) {
            return row.next() ? row.getInt(1) : 100;
        }
    }
}
