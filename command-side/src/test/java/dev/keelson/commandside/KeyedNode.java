package dev.keelson.commandside;

import dev.keelson.domain.StrictJson;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.RecordedEvent;
import dev.keelson.idempotency.Fingerprint;
import dev.keelson.idempotency.IdempotencyKey;
import dev.keelson.idempotency.TransactionalGate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.messaging.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.core.GenericMessage;
import org.axonframework.messaging.core.MessageTypeResolver;

/** The accounts of one node, behind its gate. */
final class KeyedNode implements AutoCloseable {

    private static final CommandConfiguration CONFIGURATION =
            CommandConfiguration.DEFAULT.withMaxAttempts(2).withTimeout(Duration.ofSeconds(1));

    private static final String SCOPE = "alice/accounts";

    private final TransactionalGate gate;
    private final IdempotentCommands door;
    private final Bank bank;

    KeyedNode(EventLog log, TransactionalGate gate, Duration patience) {
        this.gate = gate;
        door = new IdempotentCommands(gate, StrictJson.create(), patience);
        bank = new Bank(CONFIGURATION, log, door);
    }

    static IdempotencyKey key(String value) {
        return new IdempotencyKey(SCOPE, value);
    }

    static Fingerprint fingerprint(Object payload) {
        return Fingerprint.of(payload.toString().getBytes(StandardCharsets.UTF_8));
    }

    CommandAnswer ask(String key, Object payload) {
        return ask(key, payload, true);
    }

    CommandAnswer ask(String key, Object payload, boolean keepsRefusals) {
        var type = bank.axon().getComponent(MessageTypeResolver.class).resolveOrThrow(payload);
        var metadata = Map.of(IdempotentCommands.KEY_HASH, key(key).hash().toString());
        var message = new GenericMessage(UUID.randomUUID().toString(), type, payload, metadata);
        return door.dispatch(
                bank.bus(), new GenericCommandMessage(message), key(key), fingerprint(payload), keepsRefusals);
    }

    TransactionalGate gate() {
        return gate;
    }

    Bank bank() {
        return bank;
    }

    List<RecordedEvent> events() {
        return bank.events();
    }

    @Override
    public void close() {
        gate.close();
        bank.close();
    }
}
