package dev.keelson.server;

import com.zaxxer.hikari.HikariDataSource;
import dev.keelson.commandside.CommandAnswer;
import dev.keelson.commandside.CommandConfiguration;
import dev.keelson.commandside.EntityObserver;
import dev.keelson.commandside.IdempotentCommands;
import dev.keelson.commandside.SourcedEntities;
import dev.keelson.domain.MessageCatalog;
import dev.keelson.domain.StrictJson;
import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogConfiguration;
import dev.keelson.eventstore.EventLogObserver;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.RecordedEvent;
import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.SnapshotStores;
import dev.keelson.idempotency.Claim;
import dev.keelson.idempotency.Completion;
import dev.keelson.idempotency.Fingerprint;
import dev.keelson.idempotency.IdempotencyConfiguration;
import dev.keelson.idempotency.IdempotencyGates;
import dev.keelson.idempotency.IdempotencyKey;
import dev.keelson.idempotency.TransactionalGate;
import dev.keelson.projections.Projections;
import dev.keelson.projections.ProjectionsConfiguration;
import dev.keelson.server.Transfers.MakeTransfer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.core.GenericMessage;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/** A node without its HTTP face that makes transfers, each once for its id. */
final class KeyedNode implements AutoCloseable {

    private static final int MORE_THAN_ENOUGH = 100;

    private final HikariDataSource dataSource;
    private final EventLog log;
    private final TransactionalGate gate;
    private final SourcedEntities entities;
    private final IdempotentCommands commands;
    private final AxonConfiguration axon;

    /**
     * How a node minds keys.
     *
     * @param shareAfter when its claims are shown to others
     * @param patience how long it waits for those of others
     */
    record Manners(Duration shareAfter, Duration lease, Duration patience) {

        IdempotencyConfiguration gate() {
            return IdempotencyConfiguration.DEFAULT.withLease(lease);
        }
    }

    /**
     * On a database that has been migrated.
     *
     * @param settings which one
     * @param claimed is told the node's claims
     */
    KeyedNode(Map<String, String> settings, Manners manners, Stops stops, Consumer<Claim> claimed) {
        dataSource = database(settings).open();
        log = new StoppingLog(EventLogs.jdbi(dataSource, EventLogConfiguration.DEFAULT, EventLogObserver.NONE), stops);
        gate = new StoppingGate(
                IdempotencyGates.jdbi(dataSource, manners.gate(), manners.shareAfter()), stops, claimed);
        commands = new IdempotentCommands(gate, StrictJson.create(), manners.patience());
        var bounds = CommandConfiguration.DEFAULT;
        entities = new SourcedEntities(log, SnapshotStores.jdbi(dataSource), bounds.cacheBytes(), EntityObserver.NONE);
        var projections = new Projections(dataSource, log, ProjectionsConfiguration.DEFAULT);
        axon = new AxonAssembly(log, new MessageCatalog(), projections, bounds, entities, commands)
                .build(List.of(new StoppingTransfers(stops)));
        axon.start();
    }

    private static DatabaseConfiguration database(Map<String, String> settings) {
        return DatabaseConfiguration.from(Settings.load(null, settings, List.of()));
    }

    static void migrate(Map<String, String> settings) {
        try (var dataSource = database(settings).open()) {
            SchemaMigrations.migrate(dataSource);
            SchemaMigrations.migrate(
                    dataSource, "idempotency", "db/idempotency", IdempotencyGates.class.getClassLoader());
        }
    }

    static IdempotencyKey key(String transferId) {
        return new IdempotencyKey("tests/transfers.MakeTransfer", transferId);
    }

    static Fingerprint fingerprint(String transferId) {
        return Fingerprint.of(transferId.getBytes(StandardCharsets.UTF_8));
    }

    /** As a request would, with a command of its own. */
    CommandAnswer makeTransfer(String transferId) {
        var payload = MakeTransfer.of(transferId);
        var type = axon.getComponent(MessageTypeResolver.class).resolveOrThrow(payload);
        var message = new GenericMessage(UUID.randomUUID().toString(), type, payload, Map.of());
        return commands.dispatch(
                axon.getComponent(CommandBus.class),
                new GenericCommandMessage(message),
                key(transferId),
                fingerprint(transferId));
    }

    TransactionalGate gate() {
        return gate;
    }

    /** Whether a reply would stand. */
    boolean wouldKeep(Completion completion) {
        return Jdbi.create(dataSource).installPlugin(new SqlObjectPlugin()).inTransaction(handle -> {
            var kept = gate.complete(handle, List.of(completion));
            handle.rollback();
            return kept.getFirst();
        });
    }

    List<RecordedEvent> events() {
        return log.read(Criteria.ANY, 0, MORE_THAN_ENOUGH).events();
    }

    @Override
    public void close() {
        axon.shutdown();
        gate.close();
        entities.close();
        log.close();
        dataSource.close();
    }
}
