package dev.keelson.server;

import com.zaxxer.hikari.HikariDataSource;
import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.idempotency.IdempotencyGates;
import dev.keelson.messagingadapters.consumer.Consumer;
import dev.keelson.messagingadapters.relay.Relays;
import dev.keelson.projections.Projections;
import dev.keelson.queryside.Subscriptions;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The pools of a node: one to the database of the log, with all that commits together with events, and one to that of the
 * read models, with all that commits together with what events have as their effect. They may be the same.
 */
record Databases(HikariDataSource log, HikariDataSource readModels) implements AutoCloseable {

    static Databases open(ServerConfiguration configuration) {
        var log = open(configuration.database());
        try {
            return new Databases(log, configuration.isDivided() ? open(configuration.readModels()) : log);
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    private static HikariDataSource open(DatabaseConfiguration database) {
        try {
            EmbeddedFile.compactIfLarge(database);
            return database.open();
        } catch (SQLException | RuntimeException e) {
            throw ConfigurationException.unreachable(database, e);
        }
    }

    /** Brings the tables up to date. */
    void migrate(ServerConfiguration configuration, DomainModules modules) {
        if (configuration.isDivided()) {
            migrate(configuration.database(), log, Databases::migrateLog);
            migrate(configuration.readModels(), readModels, dataSource -> {
                migrateIdempotency(dataSource);
                migrateReadModels(dataSource, modules);
            });
        } else {
            migrate(configuration.database(), log, dataSource -> {
                migrateLog(dataSource);
                migrateReadModels(dataSource, modules);
            });
        }
    }

    /** On connections of its own, but for an embedded database, which would close and open again with them. */
    private static void migrate(
            DatabaseConfiguration database, DataSource dataSource, java.util.function.Consumer<DataSource> scripts) {
        if (database.isEmbedded()) {
            scripts.accept(dataSource);
            return;
        }
        try (var patient = database.openPatient()) {
            scripts.accept(patient);
        }
    }

    private static void migrateLog(DataSource dataSource) {
        SchemaMigrations.migrate(dataSource);
        migrateIdempotency(dataSource);
        SchemaMigrations.migrate(
                dataSource, "query-side", Subscriptions.MIGRATIONS, Subscriptions.class.getClassLoader());
        SchemaMigrations.migrate(dataSource, "relay", Relays.MIGRATIONS, Relays.class.getClassLoader());
    }

    private static void migrateReadModels(DataSource dataSource, DomainModules modules) {
        SchemaMigrations.migrate(dataSource, "projections", "db/projections", Projections.class.getClassLoader());
        SchemaMigrations.migrate(dataSource, "consumer", "db/consumer", Consumer.class.getClassLoader());
        for (var module : modules.modules()) {
            module.migrations()
                    .ifPresent(location ->
                            SchemaMigrations.migrate(dataSource, module.name(), location, modules.loader()));
        }
    }

    /** The gate's keys commit with events, a consumer's records with effects; each uses its own tables of these. */
    private static void migrateIdempotency(DataSource dataSource) {
        SchemaMigrations.migrate(dataSource, "idempotency", "db/idempotency", IdempotencyGates.class.getClassLoader());
    }

    @Override
    public void close() {
        readModels.close();
        log.close();
    }
}
