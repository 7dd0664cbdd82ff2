package dev.keelson.queryside;

import dev.keelson.domain.InvalidMessageException;
import dev.keelson.domain.MessageBody;
import dev.keelson.domain.StrictJson;
import dev.keelson.queryside.SubscriptionStore.Acknowledged;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** {@code /events/subscriptions}: the durable subscriptions, and their acknowledgements. Safe for use by many threads. */
@Path("/events/subscriptions")
public final class SubscriptionResource {

    private static final int LARGEST_BODY = 4_096;

    private final Subscriptions subscriptions;
    private final LongSupplier head;
    private final StrictJson json;

    /**
     * @param head tells the log's last position
     */
    public SubscriptionResource(Subscriptions subscriptions, LongSupplier head, StrictJson json) {
        this.subscriptions = subscriptions;
        this.head = head;
        this.json = json;
    }

    /**
     * What a member has done with.
     *
     * @param position everything at or below it
     * @param token that the member was told when it became the active one
     */
    record Acknowledgement(long position, String token) {}

    /** A subscription as others see it. */
    record Status(
            String name,
            long position,
            long head,
            long lag,
            @Nullable String owner,
            SubscriptionFilter filter,
            Instant since) {

        static Status of(Subscription subscription, long head) {
            return new Status(
                    subscription.name(),
                    subscription.position(),
                    head,
                    Math.max(0, head - subscription.position()),
                    subscription.owner(),
                    subscription.filter(),
                    subscription.since());
        }
    }

    /** All, by name. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response list() {
        var at = head.getAsLong();
        var all = subscriptions.all().stream()
                .map(subscription -> Status.of(subscription, at))
                .toList();
        return Response.ok(json.encode(Map.of("subscriptions", all))).build();
    }

    /** How far one has come, and who is its active member. */
    @GET
    @Path("/{name}")
    @Produces(MediaType.APPLICATION_JSON)
    public Response one(@PathParam("name") String name) {
        return Response.ok(json.encode(Status.of(subscriptions.named(name), head.getAsLong())))
                .build();
    }

    /** Forgets one; its active member is sent nothing more. */
    @DELETE
    @Path("/{name}")
    public Response delete(@PathParam("name") String name) {
        subscriptions.delete(name);
        return Response.noContent().build();
    }

    /** Everything up to a position is done with, and is sent to nobody again. */
    @POST
    @Path("/{name}/ack")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response acknowledge(@PathParam("name") String name, InputStream body) {
        var acknowledgement = json.decode(MessageBody.read(body, LARGEST_BODY), Acknowledgement.class);
        var outcome = subscriptions.acknowledge(name, acknowledgement.token(), acknowledgement.position());
        return switch (outcome) {
            case Acknowledged.Through(var position) ->
                Response.ok(json.encode(Map.of("position", position))).build();
            case Acknowledged.TooFar(var sent) ->
                throw InvalidMessageException.of(
                        "/position",
                        "must be at most %d, the last position that was sent to this member, was %d"
                                .formatted(sent, acknowledgement.position()));
            case Acknowledged.Lost() -> throw SubscriptionLostException.of(name);
            case Acknowledged.Unknown() -> throw UnknownSubscriptionException.named(name);
        };
    }
}
