package dev.keelson.server;

import dev.keelson.domain.StrictJson;
import dev.keelson.domain.UnknownEntityException;
import dev.keelson.messagingadapters.consumer.Consumer;
import dev.keelson.messagingadapters.consumer.ConsumerStatus;
import dev.keelson.messagingadapters.consumer.ParkedContent;
import dev.keelson.messagingadapters.consumer.ParkedCounts;
import dev.keelson.messagingadapters.consumer.ParkedMessage;
import dev.keelson.messagingadapters.consumer.ParkedOutcome;
import dev.keelson.server.bridges.Bridges;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /admin/consumers}: how the consumers are, the messages that they could not handle, and what is to become of them.
 * Safe for use by many threads.
 */
@Path("/admin/consumers")
@Produces(MediaType.APPLICATION_JSON)
public final class ConsumersResource {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumersResource.class);
    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST = 500;
    private static final int MOST_AT_ONCE = 1_000;

    private final Bridges bridges;
    private final AdminBodies bodies;
    private final StrictJson json;

    ConsumersResource(Bridges bridges, AdminBodies bodies, StrictJson json) {
        this.bridges = bridges;
        this.bodies = bodies;
        this.json = json;
    }

    /**
     * A consumer.
     *
     * @param member what this node does for it
     * @param deadLetters what is parked by all; null while the database does not tell
     */
    record ConsumerView(ConsumerStatus member, @Nullable ParkedCounts deadLetters) {}

    /**
     * A parked message in whole.
     *
     * @param data as text; what is none in UTF-8 has U+FFFD in it
     */
    record LetterView(
            ParkedMessage letter,
            String source,
            Map<String, String> extensions,
            @Nullable String dataContentType,
            String data,
            @Nullable String stack) {

        static LetterView of(ParkedContent content) {
            var envelope = content.message().envelope();
            return new LetterView(
                    content.parked(),
                    envelope.source().toString(),
                    new TreeMap<>(envelope.extensions()),
                    envelope.dataContentType(),
                    envelope.data().text(),
                    content.stack());
        }
    }

    /**
     * What became of what was asked for.
     *
     * @param outcome {@code DONE}, or {@code FAILED}: the message could not be handled again
     * @param handled how many messages had their effect
     * @param left whether the key has more of them
     * @param number of the one that failed; null: none
     * @param reason why it failed; null: none did
     */
    record Outcome(
            String outcome,
            int handled,
            boolean left,
            @Nullable Long number,
            @Nullable String reason) {}

    /** Every consumer. */
    @GET
    public Response list() {
        var consumers = new TreeMap<>(bridges.consumers())
                .values().stream().map(this::view).toList();
        return ok(Map.of("consumers", consumers));
    }

    /** One consumer. */
    @GET
    @Path("/{name}")
    public Response show(@PathParam("name") String name) {
        return ok(view(named(name)));
    }

    private ConsumerView view(Consumer consumer) {
        var status = consumer.status();
        return new ConsumerView(status, counts(status.name()));
    }

    /** Why a consumer is stalled is to be told just when its database is away. */
    private @Nullable ParkedCounts counts(String consumer) {
        try {
            return bridges.parked().counts(consumer);
        } catch (JdbiException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("dead letters cannot be counted");
            return null;
        }
    }

    /** Its dead letters in the order in which they were parked, page by page. */
    @GET
    @Path("/{name}/dead-letters")
    public Response letters(@PathParam("name") String name, @Context UriInfo uri) {
        var consumer = named(name).status().name();
        var parameters = new PageParameters(uri.getQueryParameters(), Set.of());
        var after = parameters.number("after", 0, 0, Long.MAX_VALUE);
        var limit = (int) parameters.number("limit", DEFAULT_LIMIT, 1, MOST);
        return ok(bridges.parked().page(consumer, after, limit));
    }

    /** One dead letter in whole. */
    @GET
    @Path("/{name}/dead-letters/{number}")
    public Response letter(@PathParam("name") String name, @PathParam("number") long number) {
        return ok(LetterView.of(found(name, number)));
    }

    /** Has a message handled that is the first of its key, or all of its key until one fails. */
    @POST
    @Path("/{name}/dead-letters/{number}/retry")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response retry(@PathParam("name") String name, @PathParam("number") long number, InputStream body) {
        var wanted = bodies.read(body, AdminBodies.RetryMessage.class, AdminBodies.RetryMessage.FIRST);
        var consumer = named(name);
        var letter = found(name, number).parked();
        try {
            var outcome = wanted.all() ? consumer.retryKey(letter.key(), MOST_AT_ONCE) : consumer.retry(number);
            return ok(outcome(outcome, name, number));
        } catch (IllegalStateException e) {
            throw OperationRefusedException.because(String.valueOf(e.getMessage()));
        }
    }

    /** Goes on without a message that is the first of its key. */
    @POST
    @Path("/{name}/dead-letters/{number}/skip")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response skip(@PathParam("name") String name, @PathParam("number") long number, InputStream body) {
        var wanted = bodies.read(body, AdminBodies.Note.class);
        var consumer = named(name).status().name();
        return ok(outcome(bridges.parked().skip(consumer, number, wanted.note()), name, number));
    }

    private static Outcome outcome(ParkedOutcome outcome, String consumer, long number) {
        return switch (outcome) {
            case ParkedOutcome.Handled(var messages, var left) -> new Outcome("DONE", messages, left, null, null);
            case ParkedOutcome.Skipped _ -> new Outcome("DONE", 0, false, null, null);
            case ParkedOutcome.FailedAgain(var failed, var reason, var handled) ->
                new Outcome("FAILED", handled, true, failed, reason);
            case ParkedOutcome.NotFirst(var first) ->
                throw OperationRefusedException.because(
                        "message %d comes first of its key; retry or skip that one".formatted(first));
            case ParkedOutcome.Unknown _ -> throw unknown(consumer, number);
            case ParkedOutcome.Busy _ ->
                throw OperationRefusedException.because("the key is being worked on; ask again");
            case ParkedOutcome.Unavailable unavailable ->
                throw OperationRefusedException.because(
                        "it could not be tried: %s; ask again".formatted(unavailable.reason()));
        };
    }

    private ParkedContent found(String name, long number) {
        var consumer = named(name).status().name();
        return bridges.parked().find(consumer, number).orElseThrow(() -> unknown(consumer, number));
    }

    private static UnknownEntityException unknown(String consumer, long number) {
        return UnknownEntityException.because("consumer '%s' has no parked message %d".formatted(consumer, number));
    }

    private Consumer named(String name) {
        var consumers = bridges.consumers();
        var consumer = consumers.get(name);
        if (consumer == null) {
            throw UnknownEntityException.because(
                    "there is no consumer '%s'; there are %s".formatted(name, new TreeSet<>(consumers.keySet())));
        }
        return consumer;
    }

    private Response ok(Object answer) {
        return Response.ok(json.encode(answer)).build();
    }
}
