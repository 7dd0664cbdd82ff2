package dev.keelson.server;

import dev.keelson.commandside.CommandResource;
import dev.keelson.commandside.ReplayedRefusalException;
import dev.keelson.domain.StrictJson;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Answers every failure of a request with {@code application/problem+json}. Safe for use by many threads. */
final class ProblemMapper implements ExceptionMapper<Throwable> {

    static final String PROBLEM_JSON = "application/problem+json";
    private static final int RETRY_AFTER_SECONDS = 1;

    private final StrictJson json;

    @Context
    private @Nullable UriInfo uri;

    ProblemMapper(StrictJson json) {
        this.json = json;
    }

    @Override
    public Response toResponse(Throwable failure) {
        if (failure instanceof NotFoundException && isUnmatched()) {
            return passedOn();
        }
        var problem = Problems.of(failure);
        var status = Problems.status(problem, failure);
        var response =
                Response.status(status).type(PROBLEM_JSON).entity(json.encode(problem.members(status, instance())));
        if (failure instanceof WebApplicationException refused) {
            var allowed = refused.getResponse().getHeaderString(HttpHeaders.ALLOW);
            response.header(HttpHeaders.ALLOW, allowed);
        }
        if (failure instanceof ReplayedRefusalException) {
            response.header(CommandResource.REPLAYED_HEADER, true);
        }
        if (problem.worthRetrying()) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return response.build();
    }

    private boolean isUnmatched() {
        return uri == null || uri.getMatchedResources().isEmpty();
    }

    /** A 404 without a body makes Helidon try the routes behind the resources; {@link UnmatchedRoutes} is the last. */
    private static Response passedOn() {
        return Response.status(Response.Status.NOT_FOUND).build();
    }

    private String instance() {
        return uri == null ? "" : uri.getRequestUri().getRawPath();
    }
}
