package dev.keelson.commandside;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.keelson.commandside.CommandObserver.Outcome;
import dev.keelson.domain.BodyTooLargeException;
import dev.keelson.domain.DomainRuleViolation;
import dev.keelson.domain.HandledMessage;
import dev.keelson.domain.InvalidMessageException;
import dev.keelson.domain.MessageBody;
import dev.keelson.domain.MessageCatalog;
import dev.keelson.domain.MessageDecoder;
import dev.keelson.domain.MessageSchemas;
import dev.keelson.domain.StrictJson;
import dev.keelson.domain.UnknownEntityException;
import dev.keelson.eventstore.EventStoreException;
import dev.keelson.idempotency.Fingerprint;
import dev.keelson.idempotency.IdempotencyException;
import dev.keelson.idempotency.IdempotencyKey;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
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

/** {@code /commands}: every command that a domain handles, by its qualified name. Safe for use by many threads. */
@Path("/commands")
public final class CommandResource {

    /** The header that tells the position. */
    public static final String POSITION_HEADER = "Keelson-Position";

    /** The header that tells that an answer is that of an earlier request with the same key. */
    public static final String REPLAYED_HEADER = "Idempotency-Replayed";

    private static final String ANONYMOUS = "anonymous";

    private final CommandBus bus;
    private final MessageCatalog catalog;
    private final MessageDecoder decoder;
    private final MessageSchemas schemas;
    private final StrictJson json;
    private final CommandConfiguration configuration;
    private final CommandObserver observer;
    private final IdempotentCommands keyed;
    private final CommandReplies replies;
    private final InFlightCommands inFlight;

    public CommandResource(
            CommandBus bus,
            MessageCatalog catalog,
            MessageDecoder decoder,
            MessageSchemas schemas,
            StrictJson json,
            CommandConfiguration configuration,
            CommandObserver observer,
            IdempotentCommands keyed) {
        this.bus = bus;
        this.catalog = catalog;
        this.decoder = decoder;
        this.schemas = schemas;
        this.json = json;
        this.configuration = configuration;
        this.observer = observer;
        this.keyed = keyed;
        replies = new CommandReplies(json);
        inFlight = new InFlightCommands(configuration.maxInFlight());
    }

    /** The commands on offer, by name. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response list() {
        var commands = json.mapper().createArrayNode();
        catalog.commands().forEach(command -> commands.add(describe(command)));
        return Response.ok(json.encode(json.mapper().createObjectNode().set("commands", commands)))
                .build();
    }

    /** One command with its schema. */
    @GET
    @Path("/{name}")
    @Produces(MediaType.APPLICATION_JSON)
    public Response describe(@PathParam("name") String name) {
        return Response.ok(json.encode(describe(named(name)))).build();
    }

    private ObjectNode describe(HandledMessage command) {
        return json.mapper()
                .createObjectNode()
                .put("name", command.name())
                .put("version", command.version())
                .set("schema", schemas.schemaOf(command.payloadType()));
    }

    private HandledMessage named(String name) {
        return catalog.command(name).orElseThrow(() -> UnknownCommandException.named(name));
    }

    /** Runs a command and answers once its events are durable. */
    @POST
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response run(
            @PathParam("name") String name,
            @HeaderParam(CommandMetadata.TRACE_HEADER) @Nullable String traceParent,
            @HeaderParam(CommandMetadata.CORRELATION_HEADER) @Nullable String correlationId,
            @HeaderParam(CommandMetadata.KEY_HEADER) List<String> keys,
            @Context @Nullable SecurityContext security,
            InputStream body) {
        var command = named(name);
        var start = System.nanoTime();
        var outcome = Outcome.FAILED;
        try {
            var stated = keys.isEmpty() ? null : CommandMetadata.key(callerOf(security), command.name(), keys);
            var answer = run(command, traceParent, correlationId, stated, body);
            outcome = answer.replayed() ? Outcome.REPLAYED : Outcome.ACCEPTED;
            return reply(answer);
        } catch (RuntimeException e) {
            outcome = outcomeOf(e);
            throw e;
        } finally {
            observer.handled(name, outcome, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static String callerOf(@Nullable SecurityContext security) {
        var caller = security == null ? null : security.getUserPrincipal();
        return caller == null ? ANONYMOUS : caller.getName();
    }

    private CommandAnswer run(
            HandledMessage command,
            @Nullable String traceParent,
            @Nullable String correlationId,
            @Nullable IdempotencyKey key,
            InputStream body) {
        var bytes = MessageBody.read(body, configuration.maxBodyBytes());
        inFlight.enter();
        try {
            var payload = decoder.decode(bytes, command.payloadType());
            var id = IdentifierFactory.getInstance().generateIdentifier();
            var metadata = CommandMetadata.of(traceParent, correlationId, id);
            if (key != null) {
                metadata.put(IdempotentCommands.KEY_HASH, key.hash().toString());
            }
            MDC.put(CommandMetadata.CORRELATION_ID, metadata.get(CommandMetadata.CORRELATION_ID));
            var type = new MessageType(new QualifiedName(command.name()), command.version());
            var message = new GenericCommandMessage(new GenericMessage(id, type, payload, metadata));
            return key == null ? answer(message) : keyed.dispatch(bus, message, key, Fingerprint.of(bytes));
        } finally {
            inFlight.leave();
        }
    }

    private CommandAnswer answer(CommandMessage command) {
        var result = IdempotentCommands.dispatched(bus, command);
        return new CommandAnswer(
                command.identifier(), SequencingCommandBus.positionOf(result), replies.json(result.payload()), false);
    }

    private Response reply(CommandAnswer answer) {
        var body = json.mapper()
                .createObjectNode()
                .put("commandId", answer.commandId())
                .put("position", answer.position());
        body.putRawValue("result", new RawValue(answer.result()));
        var response = Response.ok(json.encode(body)).header(POSITION_HEADER, answer.position());
        return (answer.replayed() ? response.header(REPLAYED_HEADER, true) : response).build();
    }

    private static Outcome outcomeOf(RuntimeException failure) {
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
