package dev.keelson.commandside;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.axonframework.common.IdentifierFactory;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.commandhandling.CommandResultMessage;
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

    private final CommandBus bus;
    private final MessageCatalog catalog;
    private final MessageDecoder decoder;
    private final MessageSchemas schemas;
    private final StrictJson json;
    private final CommandConfiguration configuration;
    private final CommandObserver observer;
    private final InFlightCommands inFlight;

    public CommandResource(
            CommandBus bus,
            MessageCatalog catalog,
            MessageDecoder decoder,
            MessageSchemas schemas,
            StrictJson json,
            CommandConfiguration configuration,
            CommandObserver observer) {
        this.bus = bus;
        this.catalog = catalog;
        this.decoder = decoder;
        this.schemas = schemas;
        this.json = json;
        this.configuration = configuration;
        this.observer = observer;
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
            InputStream body) {
        var command = named(name);
        var start = System.nanoTime();
        var outcome = Outcome.FAILED;
        try {
            var reply = run(command, traceParent, correlationId, body);
            outcome = Outcome.ACCEPTED;
            return reply;
        } catch (RuntimeException e) {
            outcome = outcomeOf(e);
            throw e;
        } finally {
            observer.handled(name, outcome, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private Response run(
            HandledMessage command, @Nullable String traceParent, @Nullable String correlationId, InputStream body) {
        var bytes = MessageBody.read(body, configuration.maxBodyBytes());
        inFlight.enter();
        try {
            var payload = decoder.decode(bytes, command.payloadType());
            var id = IdentifierFactory.getInstance().generateIdentifier();
            var metadata = CommandMetadata.of(traceParent, correlationId, id);
            MDC.put(CommandMetadata.CORRELATION_ID, metadata.get(CommandMetadata.CORRELATION_ID));
            var type = new MessageType(new QualifiedName(command.name()), command.version());
            return reply(id, dispatch(new GenericCommandMessage(new GenericMessage(id, type, payload, metadata))));
        } finally {
            inFlight.leave();
        }
    }

    private CommandResultMessage dispatch(CommandMessage command) {
        try {
            return bus.dispatch(command, null).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private Response reply(String id, CommandResultMessage result) {
        var position = Long.parseLong(result.metadata().getOrDefault(SequencingCommandBus.POSITION, "0"));
        var body = json.mapper().createObjectNode().put("commandId", id).put("position", position);
        body.set("result", json.mapper().valueToTree(result.payload()));
        return Response.ok(json.encode(body)).header(POSITION_HEADER, position).build();
    }

    private static Outcome outcomeOf(RuntimeException failure) {
        return switch (failure) {
            case InvalidMessageException _, BodyTooLargeException _ -> Outcome.INVALID;
            case DomainRuleViolation _,
                    UnknownEntityException _,
                    EntityAlreadyExistsForCreationalCommandHandlerException _,
                    EntityMissingForInstanceCommandHandlerException _ -> Outcome.REFUSED;
            case CommandConflictException _ -> Outcome.CONFLICT;
            case CommandSideException refused when refused.retryable() -> Outcome.UNAVAILABLE;
            case EventStoreException refused when refused.retryable() -> Outcome.UNAVAILABLE;
            default -> Outcome.FAILED;
        };
    }

    /** Refuses commands from now on; true when those under way ended in time. */
    public boolean drain(Duration timeout) {
        return inFlight.drain(timeout);
    }
}
