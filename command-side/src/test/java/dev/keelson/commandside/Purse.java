package dev.keelson.commandside;

import dev.keelson.domain.DomainRuleViolation;
import dev.keelson.domain.Snapshotted;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.axonframework.eventsourcing.annotation.EventSourcingHandler;
import org.axonframework.eventsourcing.annotation.EventTag;
import org.axonframework.eventsourcing.annotation.reflection.EntityCreator;
import org.axonframework.messaging.commandhandling.annotation.Command;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.TargetEntityId;

/** An entity of a class that changes in place and handles its commands itself: coins in a purse, most of them newest first. */
@Snapshotted(revision = "1", afterEvents = 3, afterMillis = 60_000)
@EventSourcedEntity(tagKey = "purse")
final class Purse {

    private final List<Integer> coins = new ArrayList<>();

    @EntityCreator
    Purse() {}

    @Event(namespace = "purses", name = "CoinAdded")
    record CoinAdded(@EventTag(key = "purse") String purseId, int coin) {}

    /** Answers the coins in the purse after it; a coin of 13 is refused, after it was added. */
    @Command(namespace = "purses", name = "AddCoin", routingKey = "purseId")
    record AddCoin(@TargetEntityId String purseId, int coin) {}

    /** Answers the coins in the purse. */
    @Command(namespace = "purses", name = "Count", routingKey = "purseId")
    record Count(@TargetEntityId String purseId) {}

    @CommandHandler
    String handle(AddCoin command, EventAppender events) {
        events.append(new CoinAdded(command.purseId(), command.coin()));
        if (command.coin() == 13) {
            throw DomainRuleViolation.of("unlucky", "the purse would hold " + coins);
        }
        return coins.toString();
    }

    @CommandHandler
    String handle(Count command) {
        return coins.toString();
    }

    @EventSourcingHandler
    void on(CoinAdded event) {
        coins.add(event.coin());
    }
}
