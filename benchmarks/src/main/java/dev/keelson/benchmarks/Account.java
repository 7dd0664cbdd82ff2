package dev.keelson.benchmarks;

import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.axonframework.eventsourcing.annotation.EventSourcingHandler;
import org.axonframework.eventsourcing.annotation.EventTag;
import org.axonframework.eventsourcing.annotation.reflection.EntityCreator;
import org.axonframework.messaging.commandhandling.annotation.Command;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.InjectEntity;
import org.axonframework.modelling.annotation.TargetEntityId;

/** The domain that is measured: money comes in, up to a limit. */
@EventSourcedEntity(tagKey = "account")
record Account(long balance) {

    private static final long LIMIT = 1_000_000_000_000L;

    @EntityCreator
    Account() {
        this(0);
    }

    @EventSourcingHandler
    Account on(Deposited event) {
        return new Account(balance + event.amount());
    }

    @Event(namespace = "bench", name = "Deposited")
    record Deposited(@EventTag(key = "account") String accountId, long amount, String note) {}

    @Command(namespace = "bench", name = "Deposit", routingKey = "accountId")
    record Deposit(@TargetEntityId String accountId, long amount, String note) {}

    /** Decides. */
    static final class Handler {

        @CommandHandler
        void handle(Deposit command, @InjectEntity Account account, EventAppender events) {
            if (account.balance() + command.amount() > LIMIT) {
                throw new IllegalStateException("account %s is full".formatted(command.accountId()));
            }
            events.append(new Deposited(command.accountId(), command.amount(), command.note()));
        }
    }
}
