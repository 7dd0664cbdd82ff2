package dev.keelson.benchmarks;

import dev.keelson.commandside.SequencingCommandBus;
import java.util.Map;
import org.axonframework.common.IdentifierFactory;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.core.GenericMessage;
import org.axonframework.messaging.core.MessageType;

/** Dispatches a deposit, which is sourced, decided and durably appended when it is answered. */
final class Dispatching implements Side {

    private static final MessageType DEPOSIT = new MessageType("bench", "Deposit", MessageType.DEFAULT_VERSION);

    private final Bank bank;
    private final CommandBus commands;
    private final Boundaries accounts;

    /** @param bank is closed with this */
    Dispatching(Bank bank, Boundaries accounts) {
        this.bank = bank;
        this.accounts = accounts;
        commands = bank.commands();
    }

    @Override
    public void once(int client) {
        var boundary = accounts.next(client);
        var payload = new Account.Deposit(boundary.account(), 1, Payload.note(boundary.account(), 1));
        var command = new GenericCommandMessage(
                new GenericMessage(IdentifierFactory.getInstance().generateIdentifier(), DEPOSIT, payload, Map.of()));
        var result = commands.dispatch(command, null).join();
        var position = SequencingCommandBus.positionOf(result);
        if (position <= boundary.after()) {
            throw BenchmarkFailedException.because(
                    "a deposit to %s was answered with position %d, the one before it with %d"
                            .formatted(boundary.account(), position, boundary.after()));
        }
        boundary.moveTo(position);
    }

    @Override
    public void close() {
        bank.close();
    }
}
