package dev.keelson.server;

import dev.keelson.domain.StrictJson;
import io.helidon.http.HeaderNames;
import io.helidon.http.NotFoundException;
import io.helidon.microprofile.server.ServerCdiExtension;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

/** Answers paths that neither a resource nor health, metrics or OpenAPI serves, with a problem like every other. */
@ApplicationScoped
class UnmatchedRoutes {

    private final StrictJson json = StrictJson.create();

    void register(
            @Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) @Initialized(ApplicationScoped.class) Object event,
            ServerCdiExtension server) {
        server.serverRoutingBuilder()
                .error(NotFoundException.class, (request, response, _) -> answer(request, response));
    }

    private void answer(ServerRequest request, ServerResponse response) {
        var path = request.path().rawPath();
        var problem = Problem.of(ProblemType.NOT_FOUND, "there is nothing at " + path);
        response.status(problem.type().status())
                .header(HeaderNames.CONTENT_TYPE, ProblemMapper.PROBLEM_JSON)
                .send(json.encode(problem.members(problem.type().status(), path)));
    }
}
