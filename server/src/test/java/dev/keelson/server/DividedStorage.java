package dev.keelson.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** A database for the log and another one for the read models. */
final class DividedStorage {

    private DividedStorage() {}

    static Engine.Storage open(Engine log, Engine readModels) {
        var one = log.open();
        try {
            var other = readModels.open();
            return new Engine.Storage(settings(one, other), () -> close(one, other));
        } catch (RuntimeException e) {
            one.close();
            throw e;
        }
    }

    private static Map<String, String> settings(Engine.Storage log, Engine.Storage readModels) {
        var settings = new HashMap<>(log.settings());
        settings.put(
                "KEELSON_PROJECTIONS_DATABASE_URL",
                configuration(readModels).database().url());
        settings.put("KEELSON_PROJECTIONS_CLAIM_TIMEOUT", "3s");
        return settings;
    }

    /** Both, also when the first cannot be. */
    private static void close(Engine.Storage one, Engine.Storage other) {
        try (one;
                other) {
            // closed by leaving
        }
    }

    static ServerConfiguration configuration(Engine.Storage storage) {
        return ServerConfiguration.from(Settings.load(null, storage.settings(), List.of()));
    }

    /** The names of a database's tables, of all schemas, in lower case. */
    static Set<String> tables(DatabaseConfiguration database) {
        return Jdbi.create(database.url())
                .withHandle(
                        handle -> handle.createQuery("""
                        SELECT LOWER(table_name)
                        FROM information_schema.tables
                        WHERE LOWER(table_schema) NOT IN ('information_schema', 'pg_catalog')
                        """).mapTo(String.class).set());
    }
}
