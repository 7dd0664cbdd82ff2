package dev.keelson.server;

import io.helidon.common.context.Contexts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** What the health endpoints ask of the node. */
@ApplicationScoped
class Health {

    @Produces
    @Liveness
    HealthCheck live() {
        return () -> HealthCheckResponse.up("process");
    }

    @Produces
    @Startup
    HealthCheck started() {
        return () ->
                HealthCheckResponse.named("node").status(node().isStarted()).build();
    }

    @Produces
    @Readiness
    HealthCheck ready() {
        return () -> {
            var readiness = node().readiness();
            return HealthCheckResponse.named("event-log")
                    .status(readiness.ready())
                    .withData("detail", readiness.detail())
                    .build();
        };
    }

    private static Node node() {
        return Contexts.globalContext().get(Node.class).orElseThrow();
    }
}
