package dev.keelson.examples.orderfulfilment.readmodels;

import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresqlReadModelsIT extends ReadModelsContract {

    private static final String SERVER = "jdbc:postgresql://127.0.0.1:5432/postgres?user=postgres";
    private static final String DATABASE =
            "keelson_example_" + UUID.randomUUID().toString().replace("-", "");

    @BeforeAll
    static void createDatabase() {
        Jdbi.create(server()).useHandle(handle -> handle.execute("CREATE DATABASE " + DATABASE));
    }

    @AfterAll
    static void dropDatabase() {
        Jdbi.create(server()).useHandle(handle -> handle.execute("DROP DATABASE " + DATABASE + " WITH (FORCE)"));
    }

    @Override
    Jdbi emptyDatabase() {
        var database = server();
        database.setDatabaseName(DATABASE);
        var jdbi = Jdbi.create(database);
        jdbi.useHandle(handle -> {
            handle.execute("DROP SCHEMA public CASCADE");
            handle.execute("CREATE SCHEMA public");
        });
        return jdbi;
    }

    private static PGSimpleDataSource server() {
        var server = new PGSimpleDataSource();
        server.setUrl(Objects.requireNonNullElse(System.getenv("KEELSON_TEST_POSTGRESQL_URL"), SERVER));
        return server;
    }
}
