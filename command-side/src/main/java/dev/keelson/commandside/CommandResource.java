package dev.keelson.commandside;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.keelson.commandside.CommandDoor.Origin;
import dev.keelson.domain.HandledMessage;
import dev.keelson.domain.MessageBody;
import dev.keelson.domain.MessageCatalog;
import dev.keelson.domain.MessageSchemas;
import dev.keelson.domain.StrictJson;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /commands}: every command that a domain handles, by its qualified name. Safe for use by many threads. */
@Path("/commands")
public final class CommandResource {

    /** The header that tells the position. */
    public static final String POSITION_HEADER = "Keelson-Position";

    /** The header that tells that an answer is that of an earlier request with the same key. */
    public static final String REPLAYED_HEADER = "Idempotency-Replayed";

    private static final String ANONYMOUS = "anonymous";

    private final CommandDoor door;
    private final MessageCatalog catalog;
    private final MessageSchemas schemas;
    private final StrictJson json;
    private final int largestBody;

    /**
     * @param largestBody in bytes
     */
    public CommandResource(
            CommandDoor door, MessageCatalog catalog, MessageSchemas schemas, StrictJson json, int largestBody) {
        this.door = door;
        this.catalog = catalog;
        this.schemas = schemas;
        this.json = json;
        this.largestBody = largestBody;
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
        return Response.ok(json.encode(describe(door.named(name)))).build();
    }

    private ObjectNode describe(HandledMessage command) {
        return json.mapper()
                .createObjectNode()
                .put("name", command.name())
                .put("version", command.version())
                .set("schema", schemas.schemaOf(command.payloadType()));
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
        var answer = door.run(
                name,
                () -> Origin.ofRequest(key(name, keys, security), traceParent, correlationId),
                () -> MessageBody.read(body, largestBody));
        return reply(answer);
    }

    private static @Nullable IdempotencyKey key(String name, List<String> keys, @Nullable SecurityContext security) {
        return keys.isEmpty() ? null : CommandMetadata.key(callerOf(security), name, keys);
    }

    private static String callerOf(@Nullable SecurityContext security) {
        var caller = security == null ? null : security.getUserPrincipal();
        return caller == null ? ANONYMOUS : caller.getName();
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
}
