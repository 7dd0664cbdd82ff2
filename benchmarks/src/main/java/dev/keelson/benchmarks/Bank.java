package dev.keelson.benchmarks;

import dev.keelson.commandside.CommandConfiguration;
import dev.keelson.commandside.EntityObserver;
import dev.keelson.commandside.IdempotentCommands;
import dev.keelson.commandside.SourcedEntities;
import dev.keelson.domain.DomainModule;
import dev.keelson.domain.MessageCatalog;
import dev.keelson.domain.StrictJson;
import dev.keelson.eventstore.SnapshotStores;
import dev.keelson.idempotency.IdempotencyConfiguration;
import dev.keelson.idempotency.IdempotencyGates;
import dev.keelson.idempotency.TransactionalGate;
import dev.keelson.projections.Projections;
import dev.keelson.projections.ProjectionsConfiguration;
import dev.keelson.server.AxonAssembly;
import java.time.Duration;
import java.util.List;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.configuration.EventSourcedEntityModule;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;

/** The accounts on a log, assembled as a server assembles its domains, without projections. */
final class Bank implements AutoCloseable {

    private final AxonConfiguration axon;
    private final TransactionalGate gate;
    private final IdempotentCommands keyed;

    private Bank(AxonConfiguration axon, TransactionalGate gate, IdempotentCommands keyed) {
        this.axon = axon;
        this.gate = gate;
        this.keyed = keyed;
    }

    static Bank on(OpenLog log) {
        var projections = new Projections(log.dataSource(), log.log(), ProjectionsConfiguration.DEFAULT);
        var entities = new SourcedEntities(
                log.log(),
                SnapshotStores.jdbi(log.dataSource()),
                CommandConfiguration.DEFAULT.cacheBytes(),
                EntityObserver.NONE);
        var gate = IdempotencyGates.jdbi(log.dataSource(), IdempotencyConfiguration.DEFAULT, Duration.ofSeconds(1));
        var keyed = new IdempotentCommands(gate, StrictJson.create(), Duration.ofSeconds(1));
        var axon = new AxonAssembly(
                        log.log(), new MessageCatalog(), projections, CommandConfiguration.DEFAULT, entities, keyed)
                .build(List.of(new Accounts()));
        axon.start();
        return new Bank(axon, gate, keyed);
    }

    CommandBus commands() {
        return axon.getComponent(CommandBus.class);
    }

    /** The door for commands with a key. */
    IdempotentCommands keyed() {
        return keyed;
    }

    @Override
    public void close() {
        axon.shutdown();
        gate.close();
    }

    private static final class Accounts implements DomainModule {

        @Override
        public String name() {
            return "bench";
        }

        @Override
        public void configure(EventSourcingConfigurer axon) {
            axon.registerEntity(EventSourcedEntityModule.autodetected(String.class, Account.class))
                    .registerCommandHandlingModule(CommandHandlingModule.named("bench")
                            .commandHandlers()
                            .annotatedCommandHandlingComponent(_ -> new Account.Handler()));
        }
    }
}
