package dev.keelson.benchmarks;

import dev.keelson.commandside.SequencingCommandBus;
import dev.keelson.idempotency.Fingerprint;
import dev.keelson.idempotency.IdempotencyKey;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.axonframework.common.IdentifierFactory;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.core.GenericMessage;
import org.axonframework.messaging.core.MessageType;

/** Dispatches a deposit, which is sourced, decided and durably appended when it is answered. */
final class Dispatching implements Side {

    private static final MessageType DEPOSIT = new MessageType("bench", "Deposit", MessageType.DEFAULT_VERSION);
    /** As many bytes as a request's body would have. */
    private static final byte[] BODY = Payload.bytes();

    private static final String SCOPE = "anonymous/bench.Deposit";

    private final Bank bank;
    private final Boundaries accounts;
    private final ToLongFunction<CommandMessage> door;

    private Dispatching(Bank bank, Boundaries accounts, ToLongFunction<CommandMessage> door) {
        this.bank = bank;
        this.accounts = accounts;
        this.door = door;
    }

    /** Without a key; closes the bank. */
    static Dispatching plain(Bank bank, Boundaries accounts) {
        var bus = bank.commands();
        return new Dispatching(
                bank,
                accounts,
                command -> SequencingCommandBus.positionOf(
                        bus.dispatch(command, null).join()));
    }

    /** Each with a key of its own; closes the bank. */
    static Dispatching keyed(Bank bank, Boundaries accounts, Supplier<String> keys) {
        var bus = bank.commands();
        return new Dispatching(bank, accounts, command -> bank.keyed()
                .dispatch(bus, command, new IdempotencyKey(SCOPE, keys.get()), Fingerprint.of(BODY))
                .position());
    }

    @Override
    public void once(int client) {
        var boundary = accounts.next(client);
        var payload = new Account.Deposit(boundary.account(), 1, Payload.note(boundary.account(), 1));
        var id = IdentifierFactory.getInstance().generateIdentifier();
        var position = door.applyAsLong(new GenericCommandMessage(new GenericMessage(id, DEPOSIT, payload, Map.of())));
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
