package dev.keelson.eventstore;

import org.axonframework.conversion.ChainingContentTypeConverter;
import org.axonframework.eventsourcing.eventstore.StorageEngineTestSuite;
import org.axonframework.messaging.core.conversion.DelegatingMessageConverter;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.conversion.DelegatingEventConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** Axon's own suite for storage engines, on a log of ours. */
abstract class AxonStorageEngineSuite extends StorageEngineTestSuite<EventLogStorageEngine> {

    private @Nullable TestDatabase database;
    private @Nullable EventLog log;

    abstract TestDatabase create();

    @Override
    protected EventLogStorageEngine buildStorageEngine() {
        var created = create();
        database = created;
        SchemaMigrations.migrate(created.dataSource());
        var opened = EventLogs.jdbi(created.dataSource(), EventLogConfiguration.DEFAULT, EventLogObserver.NONE);
        log = opened;
        return new EventLogStorageEngine(
                opened,
                new DelegatingEventConverter(new DelegatingMessageConverter(new ChainingContentTypeConverter())));
    }

    @AfterAll
    void drop() {
        if (log != null) {
            log.close();
        }
        if (database != null) {
            database.close();
        }
    }

    @Override
    @SuppressWarnings("NullAway") // Axon's suite takes null for: no processing context
    protected ProcessingContext processingContext() {
        return null;
    }
}
