package dev.keelson.server;

import dev.keelson.messagingadapters.api.Health.Down;
import dev.keelson.messagingadapters.api.Health.Up;
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

    /** Never down: a broker that is away stops neither commands nor queries. */
    @Produces
    @Readiness
    HealthCheck brokers() {
        return () -> {
            var answer = HealthCheckResponse.named("brokers").up();
            for (var broker : node().bridges().brokers()) {
                answer.withData(broker.configuration().name(), text(broker.health()));
            }
            return answer.build();
        };
    }

    private static String text(dev.keelson.messagingadapters.api.Health health) {
        return switch (health) {
            case Up(var since) -> "up since " + since;
            case Down(var since, var reason) -> "down since %s: %s".formatted(since, reason);
        };
    }

    private static Node node() {
        return Contexts.globalContext().get(Node.class).orElseThrow();
    }
}
