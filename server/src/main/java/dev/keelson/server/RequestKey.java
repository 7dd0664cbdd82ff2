package dev.keelson.server;

import dev.keelson.commandside.IdempotentCommands;
import java.util.Map;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.core.Message;
import org.axonframework.messaging.core.correlation.CorrelationDataProvider;

/** Carries the hash of a request's key from its command to the events of that command, and no further. */
final class RequestKey implements CorrelationDataProvider {

    @Override
    public Map<String, String> correlationDataFor(Message message) {
        var hash = message instanceof CommandMessage ? message.metadata().get(IdempotentCommands.KEY_HASH) : null;
        return hash == null ? Map.of() : Map.of(IdempotentCommands.KEY_HASH, hash);
    }
}
