package dev.keelson.server;

import dev.keelson.domain.DomainModule;
import dev.keelson.domain.DomainRuleViolation;
import org.axonframework.eventsourcing.annotation.EventCriteriaBuilder;
import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.axonframework.eventsourcing.annotation.EventSourcingHandler;
import org.axonframework.eventsourcing.annotation.EventTag;
import org.axonframework.eventsourcing.annotation.reflection.EntityCreator;
import org.axonframework.eventsourcing.annotation.reflection.InjectEntityId;
import org.axonframework.eventsourcing.configuration.EventSourcedEntityModule;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.commandhandling.annotation.Command;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;
import org.axonframework.modelling.annotation.InjectEntity;

/**
 * A tiny domain for breaking things: every command makes three events with several tags, so that half of one would show,
 * and each event says the balance that its decision saw, so that a decision on a wrong state would.
 */
final class Transfers implements DomainModule {

    private static final int ACCOUNTS = 60;
    private static final int LARGEST_AMOUNT = 9;

    /** Is refused when the transfer was made already. */
    @Command(namespace = "transfers", name = "MakeTransfer", routingKey = "transferId")
    record MakeTransfer(String transferId, String from, String to, long amount) {

        /** What a transfer does follows from its id, so that whoever asks again asks for the same. */
        static MakeTransfer of(String transferId) {
            var number = transferId.hashCode() & Integer.MAX_VALUE;
            var from = number % ACCOUNTS;
            var to = (from + 1 + number / ACCOUNTS % (ACCOUNTS - 1)) % ACCOUNTS;
            return new MakeTransfer(transferId, "account-" + from, "account-" + to, 1 + number % LARGEST_AMOUNT);
        }
    }

    @Event(namespace = "transfers", name = "Withdrawn")
    record Withdrawn(
            @EventTag(key = "account") String accountId,
            @EventTag(key = "transfer") String transferId,
            long amount,
            long balance) {}

    @Event(namespace = "transfers", name = "Deposited")
    record Deposited(
            @EventTag(key = "account") String accountId,
            @EventTag(key = "transfer") String transferId,
            long amount,
            long balance) {}

    @Event(namespace = "transfers", name = "TransferMade")
    record TransferMade(
            @EventTag(key = "transfer") String transferId,
            @EventTag(key = "payer") String from,
            @EventTag(key = "payee") String to) {}

    /** Begins with nothing and may owe. */
    @EventSourcedEntity
    record Account(String accountId, long balance) {

        @EntityCreator
        static Account empty(@InjectEntityId String accountId) {
            return new Account(accountId, 0);
        }

        @EventCriteriaBuilder
        static EventCriteria boundary(String accountId, MessageTypeResolver types) {
            return EventCriteria.havingTags(Tag.of("account", accountId))
                    .andBeingOneOfTypes(types, Withdrawn.class, Deposited.class);
        }

        @EventSourcingHandler
        Account on(Withdrawn event) {
            return new Account(accountId, balance - event.amount());
        }

        @EventSourcingHandler
        Account on(Deposited event) {
            return new Account(accountId, balance + event.amount());
        }
    }

    /** Whether it was made. */
    @EventSourcedEntity
    record Transfer(boolean made) {

        @EntityCreator
        static Transfer none(@InjectEntityId String transferId) {
            return new Transfer(transferId.isEmpty());
        }

        @EventCriteriaBuilder
        static EventCriteria boundary(String transferId, MessageTypeResolver types) {
            return EventCriteria.havingTags(Tag.of("transfer", transferId))
                    .andBeingOneOfTypes(types, TransferMade.class);
        }

        @EventSourcingHandler
        Transfer on(TransferMade event) {
            return new Transfer(!event.transferId().isEmpty());
        }
    }

    /** Decides. */
    static final class Handler {

        static final String MADE_ALREADY = "made-already";

        @CommandHandler
        void handle(
                MakeTransfer command,
                @InjectEntity(idProperty = "transferId") Transfer transfer,
                @InjectEntity(idProperty = "from") Account from,
                @InjectEntity(idProperty = "to") Account to,
                EventAppender events) {
            if (transfer.made()) {
                throw DomainRuleViolation.of(MADE_ALREADY, "transfer %s was made".formatted(command.transferId()));
            }
            var amount = command.amount();
            events.append(new Withdrawn(from.accountId(), command.transferId(), amount, from.balance() - amount));
            events.append(new Deposited(to.accountId(), command.transferId(), amount, to.balance() + amount));
            events.append(new TransferMade(command.transferId(), from.accountId(), to.accountId()));
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
                        .annotatedCommandHandlingComponent(_ -> new Handler()));
    }
}
