package dev.keelson.commandside;

import dev.keelson.commandside.CommandObserver.Outcome;
import dev.keelson.domain.BodyTooLargeException;
import dev.keelson.domain.DomainRuleViolation;
import dev.keelson.domain.HandledMessage;
import dev.keelson.domain.InvalidMessageException;
import dev.keelson.domain.MessageCatalog;
import dev.keelson.domain.MessageDecoder;
import dev.keelson.domain.StrictJson;
import dev.keelson.domain.UnknownEntityException;
import dev.keelson.eventstore.EventStoreException;
import dev.keelson.idempotency.Fingerprint;
import dev.keelson.idempotency.IdempotencyException;
import dev.keelson.idempotency.IdempotencyKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import org.axonframework.common.IdentifierFactory;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.core.GenericMessage;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.modelling.entity.EntityAlreadyExistsForCreationalCommandHandlerException;
import org.axonframework.modelling.entity.EntityMissingForInstanceCommandHandlerException;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Where commands come in: decoded and validated, never more at once than are allowed, each key once. Requests and messages
 * have a door each, so that neither takes the other's room. Safe for use by many threads.
 */
public final class CommandDoor {

    private final CommandBus bus;
    private final MessageCatalog catalog;
    private final MessageDecoder decoder;
    private final CommandObserver observer;
    private final IdempotentCommands keyed;
    private final CommandReplies replies;
    private final InFlightCommands inFlight;

    public CommandDoor(
            CommandBus bus,
            MessageCatalog catalog,
            MessageDecoder decoder,
            StrictJson json,
            CommandConfiguration configuration,
            CommandObserver observer,
            IdempotentCommands keyed) {
        this.bus = bus;
        this.catalog = catalog;
        this.decoder = decoder;
        this.observer = observer;
        this.keyed = keyed;
        replies = new CommandReplies(json);
        inFlight = new InFlightCommands(configuration.maxInFlight());
    }

    /**
     * Who asks for a command, as far as it matters to the command.
     *
     * @param key under which it has its effect once; null: each time that it comes
     * @param fixedBody whether the key with another body is refused; else the key alone tells what was asked
     * @param traceParent the W3C trace context; one that does not parse is passed over
     * @param correlationId 1 to 128 visible ASCII characters; null: the command's own id
     * @param keepsRefusals whether a refusal is given again to whoever asks again with the key; else it is decided again
     */
    public record Origin(
            @Nullable IdempotencyKey key,
            boolean fixedBody,
            @Nullable String traceParent,
            @Nullable String correlationId,
            boolean keepsRefusals) {

        /** A request over HTTP. */
        static Origin ofRequest(
                @Nullable IdempotencyKey key, @Nullable String traceParent, @Nullable String correlationId) {
            return new Origin(key, true, traceParent, correlationId, true);
        }

        /**
         * A message from a broker. Its id is its identity: a second copy may have been serialised or enriched otherwise. What
         * cannot be a correlation id is passed over.
         */
        public static Origin ofMessage(
                IdempotencyKey key,
                @Nullable String traceParent,
                @Nullable String correlationId,
                boolean keepsRefusals) {
            var usable = correlationId != null && CommandMetadata.isCorrelationId(correlationId);
            return new Origin(key, false, traceParent, usable ? correlationId : null, keepsRefusals);
        }
    }

    /** The command of a name, or an {@link UnknownCommandException}. */
    HandledMessage named(String name) {
        return catalog.command(name).orElseThrow(() -> UnknownCommandException.named(name));
    }

    /**
     * Runs a command and returns once its events are durable.
     *
     * @param name of the command
     * @param origin is asked for when the command is known to exist
     * @param body its payload as JSON, asked for next
     * @throws RuntimeException what the domain refused, or why it was not let through, as {@code docs/problems.md} has it
     */
    public CommandAnswer run(String name, Supplier<Origin> origin, Supplier<byte[]> body) {
        var command = named(name);
        var start = System.nanoTime();
        var outcome = Outcome.FAILED;
        try {
            var answer = run(command, origin.get(), body.get());
            outcome = answer.replayed() ? Outcome.REPLAYED : Outcome.ACCEPTED;
            return answer;
        } catch (RuntimeException e) {
            outcome = outcomeOf(e);
            throw e;
        } finally {
            observer.handled(name, outcome, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private CommandAnswer run(HandledMessage command, Origin origin, byte[] body) {
        inFlight.enter();
        try {
            var message = message(command, origin, decoder.decode(body, command.payloadType()));
            MDC.put(CommandMetadata.CORRELATION_ID, message.metadata().get(CommandMetadata.CORRELATION_ID));
            var key = origin.key();
            return key == null
                    ? answer(message)
                    : keyed.dispatch(bus, message, key, fingerprint(key, origin, body), origin.keepsRefusals());
        } finally {
            inFlight.leave();
        }
    }

    private static Fingerprint fingerprint(IdempotencyKey key, Origin origin, byte[] body) {
        return Fingerprint.of(origin.fixedBody() ? body : key.value().getBytes(StandardCharsets.UTF_8));
    }

    private static CommandMessage message(HandledMessage command, Origin origin, Object payload) {
        var id = IdentifierFactory.getInstance().generateIdentifier();
        var metadata = CommandMetadata.of(origin.traceParent(), origin.correlationId(), id);
        if (origin.key() != null) {
            metadata.put(IdempotentCommands.KEY_HASH, origin.key().hash().toString());
        }
        var type = new MessageType(new QualifiedName(command.name()), command.version());
        return new GenericCommandMessage(new GenericMessage(id, type, payload, metadata));
    }

    private CommandAnswer answer(CommandMessage command) {
        var result = IdempotentCommands.dispatched(bus, command);
        return new CommandAnswer(
                command.identifier(), SequencingCommandBus.positionOf(result), replies.json(result.payload()), false);
    }

    /** What a command came to that did not come to an answer. */
    public static Outcome outcomeOf(RuntimeException failure) {
        return switch (failure) {
            case InvalidMessageException _, BodyTooLargeException _ -> Outcome.INVALID;
            case DomainRuleViolation _,
                    UnknownEntityException _,
                    EntityAlreadyExistsForCreationalCommandHandlerException _,
                    EntityMissingForInstanceCommandHandlerException _ -> Outcome.REFUSED;
            case ReplayedRefusalException _ -> Outcome.REPLAYED;
            case KeyReusedException _ -> Outcome.INVALID;
            case CommandConflictException _, CommandInFlightException _ -> Outcome.CONFLICT;
            case CommandSideException refused when refused.retryable() -> Outcome.UNAVAILABLE;
            case EventStoreException refused when refused.retryable() -> Outcome.UNAVAILABLE;
            case IdempotencyException refused when refused.retryable() -> Outcome.UNAVAILABLE;
            default -> Outcome.FAILED;
        };
    }

    /** Refuses commands from now on; true when those under way ended in time. */
    public boolean drain(Duration timeout) {
        return inFlight.drain(timeout);
    }
}
