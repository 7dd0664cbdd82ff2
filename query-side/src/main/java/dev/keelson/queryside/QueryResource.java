package dev.keelson.queryside;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keelson.domain.HandledMessage;
import dev.keelson.domain.MessageBody;
import dev.keelson.domain.MessageCatalog;
import dev.keelson.domain.MessageDecoder;
import dev.keelson.domain.MessageSchemas;
import dev.keelson.domain.ReadsProjection;
import dev.keelson.domain.StrictJson;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.axonframework.messaging.queryhandling.QueryBus;

/** {@code /queries}: every query that a domain handles, by its qualified name. Safe for use by many threads. */
@Path("/queries")
public final class QueryResource {

    /** The header that tells how far the read model had come before the query ran, at least. */
    public static final String POSITION_HEADER = "Keelson-Position";

    private final MessageCatalog catalog;
    private final MessageDecoder decoder;
    private final MessageSchemas schemas;
    private final StrictJson json;
    private final ReadModelPositions positions;
    private final QueryConfiguration configuration;
    private final QueryParameters parameters;
    private final QueryRunner runner;
    private final Semaphore waiters;
    private volatile boolean stopping;

    public QueryResource(
            QueryBus bus,
            MessageCatalog catalog,
            MessageDecoder decoder,
            MessageSchemas schemas,
            StrictJson json,
            ReadModelPositions positions,
            QueryConfiguration configuration) {
        this.catalog = catalog;
        this.decoder = decoder;
        this.schemas = schemas;
        this.json = json;
        this.positions = positions;
        this.configuration = configuration;
        parameters = new QueryParameters(json.mapper());
        runner = new QueryRunner(bus, configuration.maxConcurrent(), configuration.timeout());
        waiters = new Semaphore(configuration.maxWaiting());
    }

    /** The queries on offer, by name. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response list() {
        var queries = json.mapper().createArrayNode();
        catalog.queries().forEach(query -> queries.add(describe(query)));
        return Response.ok(json.encode(json.mapper().createObjectNode().set("queries", queries)))
                .build();
    }

    private ObjectNode describe(HandledMessage query) {
        var description =
                json.mapper().createObjectNode().put("name", query.name()).put("version", query.version());
        description.set("schema", schemas.schemaOf(query.payloadType()));
        description.set("resultSchema", QueryResults.schema(query, schemas, json.mapper()));
        return description;
    }

    /** Runs a query whose fields are parameters. */
    @GET
    @Path("/{name}")
    @Produces(MediaType.APPLICATION_JSON)
    public Response ask(@PathParam("name") String name, @Context UriInfo uri, @Context HttpHeaders headers) {
        var query = named(name);
        var fields = parameters.toJson(uri.getQueryParameters(), query.payloadType());
        return answer(query, decoder.decode(fields, query.payloadType()), headers);
    }

    /** Runs a query whose fields are JSON. */
    @POST
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response ask(@PathParam("name") String name, InputStream body, @Context HttpHeaders headers) {
        var query = named(name);
        return answer(
                query,
                decoder.decode(MessageBody.read(body, configuration.maxBodyBytes()), query.payloadType()),
                headers);
    }

    /** Lets no query wait for its read model any longer; what is there already is still answered. */
    public void drain() {
        stopping = true;
        positions.endWaiting();
    }

    private HandledMessage named(String name) {
        return catalog.query(name).orElseThrow(() -> UnknownQueryException.named(name));
    }

    private Response answer(HandledMessage query, Object payload, HttpHeaders headers) {
        var projections = projectionsOf(query);
        MinimumPosition.of(
                        headers.getHeaderString(MinimumPosition.HEADER),
                        headers.getRequestHeader(MinimumPosition.PREFER),
                        configuration)
                .ifPresent(minimum -> await(projections, minimum));
        var position = positions.positionOf(projections);
        var result = runner.run(query, payload, results -> encode(query, results));
        return Response.ok(result).header(POSITION_HEADER, position).build();
    }

    /** The projections that a query says it reads; empty when it says nothing. */
    public static Set<String> projectionsOf(HandledMessage query) {
        var onMethod = query.handler().getAnnotation(ReadsProjection.class);
        var reads = onMethod != null
                ? onMethod
                : query.handler().getDeclaringClass().getAnnotation(ReadsProjection.class);
        return reads == null ? Set.of() : Set.of(reads.value());
    }

    private void await(Set<String> projections, MinimumPosition minimum) {
        if (!waiters.tryAcquire()) {
            throw TooManyQueriesException.waiting(configuration.maxWaiting());
        }
        try {
            if (!positions.awaitPosition(projections, minimum.position(), minimum.patience())) {
                if (stopping) {
                    throw QueryTimedOutException.stopping();
                }
                throw ProjectionBehindException.at(
                        positions.positionOf(projections), minimum.position(), minimum.patience());
            }
        } finally {
            waiters.release();
        }
    }

    private byte[] encode(HandledMessage query, List<Object> results) {
        if (QueryResults.isMany(query)) {
            return json.encode(results);
        }
        if (results.isEmpty() || results.getFirst() == null) {
            throw QueryResultMissingException.of(query.name());
        }
        return json.encode(results.getFirst());
    }
}
