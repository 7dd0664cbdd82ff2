package dev.keelson.server;

import dev.keelson.domain.StrictJson;
import dev.keelson.domain.UnknownEntityException;
import dev.keelson.messagingadapters.api.Health;
import dev.keelson.messagingadapters.relay.Relay;
import dev.keelson.messagingadapters.relay.RelayState;
import dev.keelson.messagingadapters.relay.RelayStatus;
import dev.keelson.server.bridges.Bridges;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code /admin/brokers} and {@code /admin/relays}: how the brokers and what is carried out to them are, as this node sees it.
 * Safe for use by many threads.
 */
@Path("/admin")
@Produces(MediaType.APPLICATION_JSON)
public final class RelaysResource {

    private final Bridges bridges;
    private final AdminBodies bodies;
    private final StrictJson json;

    RelaysResource(Bridges bridges, AdminBodies bodies, StrictJson json) {
        this.bridges = bridges;
        this.bodies = bodies;
        this.json = json;
    }

    /**
     * A broker.
     *
     * @param since when it has been like this
     * @param reason why it does not answer; null: it does
     */
    record BrokerView(
            String name,
            String kind,
            String at,
            boolean up,
            Instant since,
            @Nullable String reason) {

        static BrokerView of(Bridges.Broker broker) {
            var settings = broker.configuration();
            var health = broker.health();
            return new BrokerView(
                    settings.name(),
                    settings.link().kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    settings.link().toString(),
                    health instanceof Health.Up,
                    health.since(),
                    health instanceof Health.Down down ? down.reason() : null);
        }
    }

    /**
     * A relay.
     *
     * @param stoppedAt the position of the event that it stands still before; null: it does not
     * @param reason why it stands still or tries again; null: it does neither
     * @param behindSeconds how old the oldest event is that the broker has not confirmed
     */
    record RelayView(
            String name,
            String state,
            boolean owner,
            @Nullable Long stoppedAt,
            @Nullable String reason,
            long position,
            long head,
            long lag,
            double behindSeconds,
            int inFlight,
            long published,
            long confirmed,
            long retried) {

        static RelayView of(RelayStatus status) {
            return new RelayView(
                    status.name(),
                    status.state().getClass().getSimpleName().toUpperCase(Locale.ROOT),
                    status.owner(),
                    status.state() instanceof RelayState.Stopped stopped ? stopped.position() : null,
                    reason(status.state()),
                    status.position(),
                    status.head(),
                    status.lag(),
                    status.behind().toMillis() / 1_000.0,
                    status.inFlight(),
                    status.published(),
                    status.confirmed(),
                    status.retried());
        }

        private static @Nullable String reason(RelayState state) {
            return switch (state) {
                case RelayState.Retrying(var reason) -> reason;
                case RelayState.Stopped stopped -> stopped.reason();
                default -> null;
            };
        }
    }

    /** Every broker that this node is told of. */
    @GET
    @Path("/brokers")
    public Response brokers() {
        return ok(
                Map.of("brokers", bridges.brokers().stream().map(BrokerView::of).toList()));
    }

    /** Every relay, whether this node has it or another. */
    @GET
    @Path("/relays")
    public Response relays() {
        List<RelayView> relays = bridges.relays().stream()
                .map(relay -> RelayView.of(relay.status()))
                .toList();
        return ok(Map.of("relays", relays));
    }

    /** One relay. */
    @GET
    @Path("/relays/{name}")
    public Response relay(@PathParam("name") String name) {
        return ok(RelayView.of(named(name).status()));
    }

    /** Goes on without the event that a relay stands still before; only the node that has the relay can do it. */
    @POST
    @Path("/relays/{name}/skip")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response skip(@PathParam("name") String name, InputStream body) {
        var relay = named(name);
        var wanted = bodies.read(body, AdminBodies.SkipEvent.class);
        if (!relay.skip(wanted.position(), wanted.note())) {
            throw OperationRefusedException.because(
                    "relay '%s' does not stand still before the event at position %d on this node; %s"
                            .formatted(name, wanted.position(), whereabouts(relay.status())));
        }
        return ok(RelayView.of(relay.status()));
    }

    private static String whereabouts(RelayStatus status) {
        return switch (status.state()) {
            case RelayState.Stopped stopped -> "it stands still before position " + stopped.position();
            case RelayState.Standby _ -> "another node has it";
            default -> "it has come to position " + status.position();
        };
    }

    private Relay named(String name) {
        return bridges.relays().stream()
                .filter(relay -> relay.name().equals(name))
                .findFirst()
                .orElseThrow(() -> UnknownEntityException.because("there is no relay '%s'; there are %s"
                        .formatted(
                                name, bridges.relays().stream().map(Relay::name).toList())));
    }

    private Response ok(Object answer) {
        return Response.ok(json.encode(answer)).build();
    }
}
