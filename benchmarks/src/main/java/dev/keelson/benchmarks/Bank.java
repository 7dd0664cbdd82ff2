package dev.keelson.benchmarks;

import dev.keelson.commandside.CommandConfiguration;
import dev.keelson.commandside.EntityObserver;
import dev.keelson.commandside.SourcedEntities;
import dev.keelson.domain.DomainModule;
import dev.keelson.domain.MessageCatalog;
import dev.keelson.eventstore.SnapshotStores;
import dev.keelson.projections.Projections;
import dev.keelson.projections.ProjectionsConfiguration;
import dev.keelson.server.AxonAssembly;
import java.util.List;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.configuration.EventSourcedEntityModule;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;

/** The accounts on a log, assembled as a server assembles its domains, without projections. */
final class Bank implements AutoCloseable {

    private final AxonConfiguration axon;

    private Bank(AxonConfiguration axon) {
        this.axon = axon;
    }

    static Bank on(OpenLog log) {
        var projections = new Projections(log.dataSource(), log.log(), ProjectionsConfiguration.DEFAULT);
        var entities = new SourcedEntities(
                log.log(),
                SnapshotStores.jdbi(log.dataSource()),
                CommandConfiguration.DEFAULT.cacheBytes(),
                EntityObserver.NONE);
        var axon = new AxonAssembly(
                        log.log(), new MessageCatalog(), projections, CommandConfiguration.DEFAULT, entities)
                .build(List.of(new Accounts()));
        axon.start();
        return new Bank(axon);
    }

    CommandBus commands() {
        return axon.getComponent(CommandBus.class);
    }

    @Override
    public void close() {
        axon.shutdown();
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
