package dev.keelson.server;

import dev.keelson.domain.StrictJson;
import dev.keelson.eventstore.EventLog;
import dev.keelson.projections.Projections;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** {@code /admin}: what an operator looks at. Safe for use by many threads. */
@Path("/admin")
public final class AdminResource {

    private final Projections projections;
    private final EventLog log;
    private final StrictJson json;

    AdminResource(Projections projections, EventLog log, StrictJson json) {
        this.projections = projections;
        this.log = log;
        this.json = json;
    }

    /** Every processor with its segments: position, lag, state, failure. */
    @GET
    @Path("/processors")
    @Produces(MediaType.APPLICATION_JSON)
    public Response processors() {
        return Response.ok(json.encode(Map.of("processors", projections.status())))
                .build();
    }

    /** The log's head. */
    @GET
    @Path("/log")
    @Produces(MediaType.APPLICATION_JSON)
    public Response log() {
        return Response.ok(json.encode(Map.of("head", log.head()))).build();
    }
}
