package dev.keelson.eventstore;

import java.util.Arrays;
import java.util.Locale;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings a module's tables up to date. Every module owns its own scripts and its own history. */
public final class SchemaMigrations {

    private SchemaMigrations() {}

    /** The scripts of the event log itself. */
    public static void migrate(DataSource dataSource) {
        migrate(dataSource, "event-store", "db/event-store", SchemaMigrations.class.getClassLoader());
    }

    /**
     * Runs the scripts of a module that have not run yet; several processes may call it at once.
     *
     * @param module lower-case words joined by dashes; names the history table
     * @param location of the scripts on the class path of {@code loader}; on PostgreSQL those of {@code location-postgresql}
     *     run as well, if there are any
     */
    public static void migrate(DataSource dataSource, String module, String location, ClassLoader loader) {
        configured(dataSource, module, loader, locations(dataSource, location, loader))
                .load()
                .migrate();
    }

    /**
     * The same in a schema of its own, which is made if it is not there.
     *
     * @param schema a lower-case SQL name
     */
    public static void migrateInto(
            DataSource dataSource, String schema, String module, String location, ClassLoader loader) {
        var ownSchema = Dialect.of(dataSource) == Dialect.H2 ? schema.toUpperCase(Locale.ROOT) : schema;
        configured(dataSource, module, loader, locations(dataSource, location, loader))
                .schemas(ownSchema)
                .createSchemas(true)
                .load()
                .migrate();
    }

    private static String[] locations(DataSource dataSource, String location, ClassLoader loader) {
        var ofDialect = location + "-" + Dialect.of(dataSource).name().toLowerCase(Locale.ROOT);
        return loader.getResource(ofDialect) == null ? new String[] {location} : new String[] {location, ofDialect};
    }

    private static FluentConfiguration configured(
            DataSource dataSource, String module, ClassLoader loader, String... locations) {
        return Flyway.configure(loader)
                .dataSource(dataSource)
                .locations(Arrays.stream(locations)
                        .map(location -> "classpath:" + location)
                        .toArray(String[]::new))
                .table("keelson_migrations_" + module.replace('-', '_'))
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .failOnMissingLocations(true);
    }
}
