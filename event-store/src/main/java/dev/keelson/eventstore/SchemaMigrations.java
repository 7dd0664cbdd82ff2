package dev.keelson.eventstore;

import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings a module's tables up to date. Every module owns its own scripts and its own history. */
public final class SchemaMigrations {

    private SchemaMigrations() {}

    /** The scripts of the event log itself. */
    public static void migrate(DataSource dataSource) {
        var loader = SchemaMigrations.class.getClassLoader();
        switch (Dialect.of(dataSource)) {
            case H2 -> migrate(dataSource, "event-store", loader, "db/event-store");
            case POSTGRESQL ->
                migrate(dataSource, "event-store", loader, "db/event-store", "db/event-store-postgresql");
        }
    }

    /**
     * Runs the scripts of a module that have not run yet; several processes may call it at once.
     *
     * @param module lower-case words joined by dashes; names the history table
     * @param location of the scripts on the class path of {@code loader}
     */
    public static void migrate(DataSource dataSource, String module, String location, ClassLoader loader) {
        migrate(dataSource, module, loader, location);
    }

    private static void migrate(DataSource dataSource, String module, ClassLoader loader, String... locations) {
        Flyway.configure(loader)
                .dataSource(dataSource)
                .locations(Arrays.stream(locations)
                        .map(location -> "classpath:" + location)
                        .toArray(String[]::new))
                .table("keelson_migrations_" + module.replace('-', '_'))
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .failOnMissingLocations(true)
                .load()
                .migrate();
    }
}
