package dev.keelson.server;

import dev.keelson.domain.DomainModule;
import dev.keelson.server.Transfers.Account;
import dev.keelson.server.Transfers.MakeTransfer;
import dev.keelson.server.Transfers.Transfer;
import org.axonframework.eventsourcing.configuration.EventSourcedEntityModule;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.InjectEntity;

/** {@link Transfers} with a stop in the handler. */
record StoppingTransfers(Stops stops) implements DomainModule {

    /** Decides, and may stay. */
    static final class Handler {

        private final Transfers.Handler transfers = new Transfers.Handler();
        private final Stops stops;

        private Handler(Stops stops) {
            this.stops = stops;
        }

        @CommandHandler
        void handle(
                MakeTransfer command,
                @InjectEntity(idProperty = "transferId") Transfer transfer,
                @InjectEntity(idProperty = "from") Account from,
                @InjectEntity(idProperty = "to") Account to,
                EventAppender events) {
            transfers.handle(command, transfer, from, to, events);
            stops.at(CrashPoint.DURING_RUN);
        }
    }

    @Override
    public String name() {
        return "transfers";
    }

    @Override
    public void configure(EventSourcingConfigurer axon) {
        axon.registerEntity(EventSourcedEntityModule.autodetected(String.class, Account.class))
                .registerEntity(EventSourcedEntityModule.autodetected(String.class, Transfer.class))
                .registerCommandHandlingModule(CommandHandlingModule.named("transfers")
                        .commandHandlers()
                        .annotatedCommandHandlingComponent(_ -> new Handler(stops)));
    }
}
