package dev.keelson.server;

import dev.keelson.domain.StrictJson;
import dev.keelson.eventstore.EventLog;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** {@code /admin}: what an operator looks at of the log. Safe for use by many threads. */
@Path("/admin")
public final class AdminResource {

    private final EventLog log;
    private final StrictJson json;

    AdminResource(EventLog log, StrictJson json) {
        this.log = log;
        this.json = json;
    }

    /** The log's head. */
    @GET
    @Path("/log")
    @Produces(MediaType.APPLICATION_JSON)
    public Response log() {
        return Response.ok(json.encode(Map.of("head", log.head()))).build();
    }
}
