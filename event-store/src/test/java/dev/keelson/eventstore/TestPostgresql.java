package dev.keelson.eventstore;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * The PostgreSQL that tests use: the one of {@code KEELSON_TEST_POSTGRESQL_URL}, else one that listens on the default port,
 * else one of the tests' own that is started for the life of the JVM, with every commit synced.
 */
final class TestPostgresql {

    private static final String LOCAL = "jdbc:postgresql://127.0.0.1:5432/postgres?user=postgres";
    private static final String SERVER = server();

    private TestPostgresql() {}

    static String url(String database) {
        return SERVER.replaceFirst("(jdbc:postgresql://[^/]+/)[^?]*", "$1" + database);
    }

    private static String server() {
        var stated = System.getenv("KEELSON_TEST_POSTGRESQL_URL");
        if (stated != null && !stated.isEmpty()) {
            return stated;
        }
        return answers(LOCAL) ? LOCAL : embedded();
    }

    private static boolean answers(String url) {
        try (var connection = DriverManager.getConnection(url)) {
            return connection.isValid(2);
        } catch (SQLException e) {
            return false;
        }
    }

    private static String embedded() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_connections", "200")
                    .start()
                    .getJdbcUrl("postgres", "postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
