package dev.keelson.eventstore;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.keelson.eventstore.embedded.EmbeddedDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.jdbi.v3.core.Jdbi;

/** A database of a test's own: an H2 file in a temporary directory, or a fresh database on a real PostgreSQL. */
public final class TestDatabase implements AutoCloseable {

    private final HikariDataSource dataSource;
    private final String url;
    private final Runnable removal;

    private TestDatabase(String url, Runnable removal) {
        this.url = url;
        this.removal = removal;
        dataSource = pool(url);
    }

    /** An H2 file database. */
    public static TestDatabase h2() {
        try {
            var directory = Files.createTempDirectory("keelson-h2-");
            return new TestDatabase(
                    "jdbc:h2:async:%s;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=5000".formatted(directory.resolve("log")),
                    () -> delete(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A database on PostgreSQL, dropped when closed. */
    public static TestDatabase postgresql() {
        var name = "keelson_test_" + Long.toHexString(System.nanoTime());
        var server = Jdbi.create(TestPostgresql.url("postgres"));
        server.useHandle(handle -> handle.execute("CREATE DATABASE " + name));
        return new TestDatabase(
                TestPostgresql.url(name),
                () -> server.useHandle(handle -> handle.execute("DROP DATABASE " + name + " WITH (FORCE)")));
    }

    /** A second pool on the same database, as another process would have. */
    public HikariDataSource anotherPool() {
        return pool(url);
    }

    private static HikariDataSource pool(String url) {
        return pool(url, 16);
    }

    /** A pool of so many connections on any database. */
    public static HikariDataSource pool(String url, int size) {
        var config = new HikariConfig();
        if (url.startsWith("jdbc:h2:")) {
            config.setDataSource(new EmbeddedDataSource(url));
        } else {
            config.setJdbcUrl(url);
        }
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(5_000);
        return new HikariDataSource(config);
    }

    /** A pool on it. */
    public HikariDataSource dataSource() {
        return dataSource;
    }

    /** Its address, with credentials. */
    public String url() {
        return url;
    }

    /** The table that tags can be put into and taken from; on PostgreSQL an event's first tag is in its own row. */
    public String tagTable() {
        return url.startsWith("jdbc:h2:") ? "keelson_event_tag" : "keelson_further_tag";
    }

    @Override
    public void close() {
        dataSource.close();
        removal.run();
    }

    private static void delete(Path directory) {
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
