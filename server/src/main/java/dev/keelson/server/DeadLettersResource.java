package dev.keelson.server;

import dev.keelson.domain.StrictJson;
import dev.keelson.projections.DeadLetter;
import dev.keelson.projections.ProjectionOperations;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /admin/dead-letters}: the events that projections could not handle, and what is to become of them. The node that has
 * the sequence does it; the answer waits for that, though not for ever. Safe for use by many threads.
 */
@Path("/admin/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
public final class DeadLettersResource {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ProjectionOperations operations;
    private final AdminBodies bodies;
    private final StrictJson json;

    DeadLettersResource(ProjectionOperations operations, AdminBodies bodies, StrictJson json) {
        this.operations = operations;
        this.bodies = bodies;
        this.json = json;
    }

    /** What became of what was asked for. */
    enum Outcome {
        /** It was done. */
        DONE,
        /** The event could not be handled again; the letter says why. */
        FAILED,
        /** The node that has the sequence has not done it yet; it will. */
        PENDING
    }

    /**
     * How a sequence is after something was asked for.
     *
     * @param left how many letters it has
     * @param next the first of them; null: it is not parked any more
     */
    record Sequence(
            String projection,
            String sequence,
            Outcome outcome,
            long left,
            @Nullable DeadLetter next) {}

    /** The letters in the order of the log, page by page. */
    @GET
    public Response list(@Context UriInfo uri) {
        var wanted = DeadLetterParameters.read(uri.getQueryParameters());
        var page = operations.deadLetters(wanted.projections(), wanted.sequence(), wanted.after(), wanted.limit());
        return Response.ok(json.encode(page)).build();
    }

    /** Has the first event of a sequence handled, or all of them until one fails. */
    @POST
    @Path("/{projection}/retry")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response retry(@PathParam("projection") String projection, InputStream body) {
        var wanted = bodies.read(body, AdminBodies.Retry.class);
        var first = operations.firstDeadLetter(projection, wanted.sequence());
        var left = operations.retry(projection, wanted.sequence(), wanted.all(), PATIENCE);
        return answer(first, wanted.all(), left);
    }

    /** Goes on without the first event of a sequence. */
    @POST
    @Path("/{projection}/skip")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response skip(@PathParam("projection") String projection, InputStream body) {
        var wanted = bodies.read(body, AdminBodies.Skip.class);
        var first = operations.firstDeadLetter(projection, wanted.sequence());
        var left = operations.skip(projection, wanted.sequence(), wanted.position(), wanted.note(), PATIENCE);
        return answer(first, false, left);
    }

    private Response answer(DeadLetter first, boolean all, Optional<DeadLetter> left) {
        var outcome = left.map(next -> outcome(first, all, next)).orElse(Outcome.DONE);
        var sequence = new Sequence(
                first.projection(),
                first.sequence(),
                outcome,
                operations.deadLetterCount(first.projection(), first.sequence()),
                left.orElse(null));
        return Response.status(outcome == Outcome.PENDING ? Status.ACCEPTED : Status.OK)
                .entity(json.encode(sequence))
                .build();
    }

    private static Outcome outcome(DeadLetter first, boolean all, DeadLetter next) {
        if (next.request() != null) {
            return Outcome.PENDING;
        }
        return all || next.position() == first.position() ? Outcome.FAILED : Outcome.DONE;
    }
}
