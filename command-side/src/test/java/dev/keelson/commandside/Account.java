package dev.keelson.commandside;

import dev.keelson.domain.DomainRuleViolation;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

/** A tiny domain: money goes in and out, and never is there less than none. */
@EventSourcedEntity(tagKey = "account")
record Account(int balance) {

    @EntityCreator
    Account() {
        this(0);
    }

    @EventSourcingHandler
    Account on(Deposited event) {
        return new Account(balance + event.amount());
    }

    @EventSourcingHandler
    Account on(Withdrawn event) {
        return new Account(balance - event.amount());
    }

    @Event(namespace = "accounts", name = "Deposited")
    record Deposited(@EventTag(key = "account") String accountId, int amount) {}

    @Event(namespace = "accounts", name = "Withdrawn")
    record Withdrawn(@EventTag(key = "account") String accountId, int amount) {}

    /** Answers the new balance; amounts that are even make two events. */
    @Command(namespace = "accounts", name = "Deposit", routingKey = "accountId")
    record Deposit(
            @NotBlank @TargetEntityId String accountId,
            @Min(1) int amount) {}

    /** Answers nothing. */
    @Command(namespace = "accounts", name = "Withdraw")
    record Withdraw(@TargetEntityId String accountId, int amount) {}

    /** Makes no event. */
    @Command(namespace = "accounts", name = "Touch")
    record Touch(@TargetEntityId String accountId) {}

    /** Is never answered. */
    @Command(namespace = "accounts", name = "Hang")
    record Hang(String accountId) {}

    /** Is answered when somebody says so. */
    @Command(namespace = "accounts", name = "DepositLater", routingKey = "accountId")
    record DepositLater(@TargetEntityId String accountId, int amount) {}

    /** Fails as a bug does. */
    @Command(namespace = "accounts", name = "Break")
    record Break(String accountId) {}

    /**
     * Decides.
     *
     * @param beforeTheCommit is told each command after its decision, on the handling thread
     * @param until tells what a deposit waits for that is to come later
     */
    record Handler(Consumer<Object> beforeTheCommit, Supplier<CompletableFuture<Void>> until) {

        @CommandHandler
        int handle(Deposit command, @InjectEntity Account account, EventAppender events) {
            if (command.amount() % 2 == 0) {
                events.append(new Deposited(command.accountId(), 1));
                events.append(new Deposited(command.accountId(), command.amount() - 1));
            } else {
                events.append(new Deposited(command.accountId(), command.amount()));
            }
            beforeTheCommit.accept(command);
            return account.balance() + command.amount();
        }

        @CommandHandler
        void handle(Withdraw command, @InjectEntity Account account, EventAppender events) {
            events.append(new Withdrawn(command.accountId(), command.amount()));
            beforeTheCommit.accept(command);
            if (account.balance() < command.amount()) {
                throw DomainRuleViolation.of(
                        "overdrawn", "the account has %d, not %d".formatted(account.balance(), command.amount()));
            }
        }

        @CommandHandler
        void handle(Touch command) {
            beforeTheCommit.accept(command);
        }

        @CommandHandler
        CompletableFuture<Void> handle(DepositLater command, EventAppender events) {
            events.append(new Deposited(command.accountId(), command.amount()));
            return until.get();
        }

        @CommandHandler
        CompletableFuture<String> handle(Hang command) {
            return new CompletableFuture<>();
        }

        @CommandHandler
        void handle(Break command) {
            if (!command.accountId().isEmpty()) {
                throw new IllegalStateException("broken");
            }
        }
    }
}
