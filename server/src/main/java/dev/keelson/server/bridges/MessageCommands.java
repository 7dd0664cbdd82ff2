package dev.keelson.server.bridges;

import dev.keelson.commandside.CommandDoor;
import dev.keelson.commandside.CommandDoor.Origin;
import dev.keelson.idempotency.IdempotencyKey;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.consumer.CommandDispatcher;
import dev.keelson.messagingadapters.consumer.CommandOutcome;
import dev.keelson.messagingadapters.consumer.MessageEffect.Refusals;
import dev.keelson.messagingadapters.consumer.UnusableMessageException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Makes commands of messages, by their types. Safe for use by many threads. */
final class MessageCommands implements CommandDispatcher {

    private static final String TRACE_PARENT = "traceparent";
    private static final String CORRELATION_ID = "correlationid";

    private final CommandDoor door;
    private final Map<String, String> commands;
    private final boolean keepsRefusals;

    /**
     * @param commands names of commands, by the type of a message
     * @param refusals one that parks its message is decided again when that is retried; one that is acknowledged is for good
     */
    MessageCommands(CommandDoor door, Map<String, String> commands, Refusals refusals) {
        this.door = door;
        this.commands = commands;
        keepsRefusals = refusals == Refusals.ACKNOWLEDGE;
    }

    @Override
    public CompletionStage<CommandOutcome> dispatch(String consumer, Message message) {
        var envelope = message.envelope();
        var command = commands.get(envelope.type());
        if (command == null) {
            throw UnusableMessageException.because(
                    "type %s is neither ignored nor a command's; the consumer's commands are of %s"
                            .formatted(envelope.type(), commands.keySet()));
        }
        return CompletableFuture.supplyAsync(() -> outcome(consumer, command, envelope), Thread::startVirtualThread);
    }

    private CommandOutcome outcome(String consumer, String command, Envelope envelope) {
        try {
            var answer = door.run(command, () -> origin(consumer, command, envelope), () -> envelope.data()
                    .bytes());
            return new CommandOutcome.Done(answer.replayed());
        } catch (RuntimeException e) {
            var reason = String.valueOf(e.getMessage());
            return switch (CommandDoor.outcomeOf(e)) {
                case REFUSED, REPLAYED -> new CommandOutcome.Refused(reason);
                case CONFLICT, UNAVAILABLE -> new CommandOutcome.Unavailable(reason);
                case INVALID -> throw UnusableMessageException.because("%s: %s".formatted(command, reason), e);
                default -> throw e;
            };
        }
    }

    /** The scope ends with the command, as that of a request does: retentions are stated by it. */
    private Origin origin(String consumer, String command, Envelope envelope) {
        return Origin.ofMessage(
                new IdempotencyKey("consumer/%s/%s".formatted(consumer, command), key(envelope.id())),
                envelope.extensions().get(TRACE_PARENT),
                envelope.extensions().get(CORRELATION_ID),
                keepsRefusals);
    }

    /** An id may have characters that a key may not. */
    private static String key(String id) {
        return IdempotencyKey.isValid(id)
                ? id
                : UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
