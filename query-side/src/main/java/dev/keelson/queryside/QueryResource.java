package dev.keelson.queryside;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.keelson.domain.HandledMessage;
import dev.keelson.domain.MessageBody;
import dev.keelson.domain.MessageCatalog;
import dev.keelson.domain.MessageDecoder;
import dev.keelson.domain.MessageSchemas;
import dev.keelson.domain.ReadsProjection;
import dev.keelson.domain.StrictJson;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
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
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.axonframework.messaging.queryhandling.QueryBus;
import org.jspecify.annotations.Nullable;

/** {@code /queries}: every query that a domain handles, by its qualified name. Safe for use by many threads. */
@Path("/queries")
public final class QueryResource implements AutoCloseable {

    /** The header that tells how far the read model had come before the query ran, at least. */
    public static final String POSITION_HEADER = "Keelson-Position";

    private static final String STALE_HEADER = "Keelson-Stale";
    private static final String AGE_HEADER = "Age";

    private final MessageCatalog catalog;
    private final MessageDecoder decoder;
    private final MessageSchemas schemas;
    private final StrictJson json;
    private final QueryConfiguration configuration;
    private final QueryParameters parameters;
    private final QueryCache cache;
    private final QueryAnswers answers;
    private final PositionWaiters waiters;
    private final QuerySubscriptions subscriptions;

    public QueryResource(
            QueryBus bus,
            MessageCatalog catalog,
            MessageDecoder decoder,
            MessageSchemas schemas,
            StrictJson json,
            ReadModelPositions positions,
            QueryConfiguration configuration,
            StreamProblems problems,
            QueryObserver observer) {
        this.catalog = catalog;
        this.decoder = decoder;
        this.schemas = schemas;
        this.json = json;
        this.configuration = configuration;
        parameters = new QueryParameters(json.mapper());
        var runner = new QueryRunner(bus, configuration.maxConcurrent(), configuration.timeout());
        cache = new QueryCache(configuration.cacheBytes(), Ticker.systemTicker(), () -> ThreadLocalRandom.current()
                .nextDouble());
        var policies = CachePolicy.of(catalog.queries());
        answers = new QueryAnswers(runner, positions, json, policies, cache, observer);
        waiters = new PositionWaiters(positions, configuration.maxWaiting());
        subscriptions =
                new QuerySubscriptions(answers, positions, waiters, problems, configuration.subscriptions(), observer);
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
        return answer(question(name, uri), headers);
    }

    /** Runs a query whose fields are JSON. */
    @POST
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response ask(@PathParam("name") String name, InputStream body, @Context HttpHeaders headers) {
        var query = named(name);
        var bytes = MessageBody.read(body, configuration.maxBodyBytes());
        return answer(new Question(query, decoder.decode(bytes, query.payloadType())), headers);
    }

    /**
     * Runs a query whose fields are parameters, and again whenever its read models have moved: server-sent events, of which
     * the first is a {@code result}, those after it are an {@code update} each with another result, in whole.
     */
    @GET
    @Path("/{name}")
    @Produces(EventFeedResource.EVENT_STREAM + ";qs=0.3")
    public Response subscribe(@PathParam("name") String name, @Context UriInfo uri, @Context HttpHeaders headers) {
        var stream = subscriptions.open(question(name, uri), minimum(headers));
        return Response.ok(stream, EventFeedResource.EVENT_STREAM)
                .header(POSITION_HEADER, stream.first().position())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Accel-Buffering", "no")
                .build();
    }

    /** What a query by parameters would be answered with, without the answer. */
    @HEAD
    @Path("/{name}")
    @Produces(MediaType.APPLICATION_JSON)
    public Response head(@PathParam("name") String name, @Context UriInfo uri, @Context HttpHeaders headers) {
        return ask(name, uri, headers);
    }

    /** Says that a query can be subscribed to; without this a HEAD request would open a stream. */
    @HEAD
    @Path("/{name}")
    @Produces(EventFeedResource.EVENT_STREAM + ";qs=0.3")
    public Response exists(@PathParam("name") String name, @Context UriInfo uri) {
        var _ = question(name, uri);
        return Response.ok().build();
    }

    /** Answers in memory. */
    public long cachedAnswers() {
        return cache.size();
    }

    /** Their estimated bytes. */
    public long cachedBytes() {
        return cache.weight();
    }

    /** Lets no query wait for its read model any longer, and ends the subscriptions; does not wait for their end. */
    public void drain() {
        subscriptions.end();
        waiters.end();
    }

    /** Drains, and cuts off the subscribers that are stuck in a write. */
    @Override
    public void close() {
        drain();
        subscriptions.close();
    }

    private HandledMessage named(String name) {
        return catalog.query(name).orElseThrow(() -> UnknownQueryException.named(name));
    }

    private Question question(String name, UriInfo uri) {
        var query = named(name);
        var fields = parameters.toJson(uri.getQueryParameters(), query.payloadType());
        return new Question(query, decoder.decode(fields, query.payloadType()));
    }

    private Response answer(Question question, HttpHeaders headers) {
        var minimum = minimum(headers);
        if (minimum != null) {
            waiters.await(question.projections(), minimum);
        }
        var given = answers.answer(question, minimum == null ? 0 : minimum.position());
        var response = Response.ok(given.answer().json())
                .header(POSITION_HEADER, given.answer().position());
        given.age().ifPresent(age -> response.header(AGE_HEADER, age.toSeconds()));
        if (given.stale()) {
            response.header(STALE_HEADER, true);
        }
        return response.build();
    }

    private @Nullable MinimumPosition minimum(HttpHeaders headers) {
        return MinimumPosition.of(
                        headers.getHeaderString(MinimumPosition.HEADER),
                        headers.getRequestHeader(MinimumPosition.PREFER),
                        configuration)
                .orElse(null);
    }

    /** The projections that a query says it reads; empty when it says nothing. */
    public static Set<String> projectionsOf(HandledMessage query) {
        var onMethod = query.handler().getAnnotation(ReadsProjection.class);
        var reads = onMethod != null
                ? onMethod
                : query.handler().getDeclaringClass().getAnnotation(ReadsProjection.class);
        return reads == null ? Set.of() : Set.of(reads.value());
    }
}
