package dev.keelson.server;

import dev.keelson.domain.StrictJson;
import dev.keelson.eventstore.EventLog;
import dev.keelson.projections.GenerationStatus;
import dev.keelson.projections.ProjectionOperations;
import dev.keelson.projections.Projections;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Objects;

/**
 * {@code /admin/processors}: how projections are, and what can be done with them. An action is answered by how the projection
 * is then: 200 when it was done, 202 when it was begun. Safe for use by many threads.
 */
@Path("/admin/processors")
@Produces(MediaType.APPLICATION_JSON)
public final class ProjectionsResource {

    private final Projections projections;
    private final EventLog log;
    private final AdminBodies bodies;
    private final StrictJson json;

    ProjectionsResource(Projections projections, EventLog log, AdminBodies bodies, StrictJson json) {
        this.projections = projections;
        this.log = log;
        this.bodies = bodies;
        this.json = json;
    }

    /** Every processor with its segments and generations, and which node says so. */
    @GET
    public Response list() {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("node", projections.node());
        answer.put("processors", projections.status());
        return Response.ok(json.encode(answer)).build();
    }

    /** One processor. */
    @GET
    @Path("/{name}")
    public Response show(@PathParam("name") String name) {
        return answer(Status.OK, name);
    }

    /** Makes two of a segment. */
    @POST
    @Path("/{name}/segments/{segment}/split")
    public Response split(@PathParam("name") String name, @PathParam("segment") int segment) {
        operations().split(name, segment);
        return answer(Status.OK, name);
    }

    /** Begins to make one of a segment and its other half. */
    @POST
    @Path("/{name}/segments/{segment}/merge")
    public Response merge(@PathParam("name") String name, @PathParam("segment") int segment) {
        operations().merge(name, segment);
        return answer(Status.ACCEPTED, name);
    }

    /** Asks for a segment to go to another node. */
    @POST
    @Path("/{name}/segments/{segment}/move")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response move(@PathParam("name") String name, @PathParam("segment") int segment, InputStream body) {
        operations()
                .move(name, segment, bodies.read(body, AdminBodies.Move.class).to());
        return answer(Status.ACCEPTED, name);
    }

    /** Handles everything after a position, or from a time on, again. */
    @POST
    @Path("/{name}/reset")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response reset(@PathParam("name") String name, InputStream body) {
        var wanted = bodies.read(body, AdminBodies.Reset.class);
        var after = wanted.after() == null ? log.positionAt(Objects.requireNonNull(wanted.from())) : wanted.after();
        operations().reset(name, after);
        return answer(Status.OK, name);
    }

    /** Begins to fill a read model anew, beside the one that serves. */
    @POST
    @Path("/{name}/rebuild")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response rebuild(@PathParam("name") String name, InputStream body) {
        var wanted = bodies.read(body, AdminBodies.Rebuild.class, AdminBodies.Rebuild.DEFAULT);
        var begun = operations().rebuild(name, wanted.segments());
        return Response.accepted(json.encode(generation(name, begun))).build();
    }

    private GenerationStatus generation(String name, int number) {
        return projections.status(name).generations().stream()
                .filter(generation -> generation.number() == number)
                .findFirst()
                .orElseThrow();
    }

    /** Ends a filling that is under way, and drops its tables. */
    @DELETE
    @Path("/{name}/rebuild")
    public Response cancel(@PathParam("name") String name) {
        operations().cancel(name);
        return answer(Status.OK, name);
    }

    /** Drops the tables of a generation that queries read no more. */
    @DELETE
    @Path("/{name}/generations/{generation}")
    public Response drop(@PathParam("name") String name, @PathParam("generation") int generation) {
        operations().drop(name, generation);
        return answer(Status.OK, name);
    }

    /** Begins to compare a read model with what its handlers make of the log. */
    @POST
    @Path("/{name}/verification")
    public Response verify(@PathParam("name") String name) {
        return Response.accepted(json.encode(operations().verify(name))).build();
    }

    /** The last comparison that was begun on this node. */
    @GET
    @Path("/{name}/verification")
    public Response verification(@PathParam("name") String name) {
        return Response.ok(json.encode(operations().verification(name))).build();
    }

    private ProjectionOperations operations() {
        return projections.operations();
    }

    private Response answer(Status status, String name) {
        return Response.status(status)
                .entity(json.encode(projections.status(name)))
                .build();
    }
}
