package dev.keelson.queryside;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/**
 * {@code /events}: the log as CloudEvents, in the form that {@code Accept} asks for. Safe for use by many threads.
 *
 * <p>A batch has {@code Link: rel="next"} as long as more stands in the log, so that following it comes to an end; and
 * always {@code Keelson-Position}, the position through which it looked, after which a client may ask again later.
 */
@Path("/events")
public final class EventFeedResource {

    static final String EVENT_STREAM = "text/event-stream";
    static final String NDJSON = "application/x-ndjson";
    static final String BATCH = "application/cloudevents-batch+json";

    private final EventFeed feed;

    public EventFeedResource(EventFeed feed) {
        this.feed = feed;
    }

    /** A page; what a client gets that accepts anything. */
    @GET
    @Produces(BATCH + ";qs=1")
    public Response page(@Context UriInfo uri) {
        var configuration = feed.configuration();
        var request = FeedParameters.read(
                uri.getQueryParameters(), null, configuration.defaultLimit(), configuration.maxLimit());
        var stream = feed.open(request, FeedFormat.BATCH);
        var page = stream.first();
        var response = Response.ok(stream, BATCH).header(QueryResource.POSITION_HEADER, page.through());
        if (!page.reachesHead()) {
            var next = uri.getRequestUri().getRawPath() + "?" + request.continuation(page.through());
            response.header(HttpHeaders.LINK, "<%s>; rel=\"next\"".formatted(next));
        }
        return response.build();
    }

    /** An event a line, to the head or, with {@code follow=true}, without end. */
    @GET
    @Produces(NDJSON + ";qs=0.6")
    public Response lines(@Context UriInfo uri) {
        return stream(request(uri, null), FeedFormat.NDJSON, NDJSON);
    }

    /** Server-sent events, without end. */
    @GET
    @Produces(EVENT_STREAM + ";qs=0.3")
    public Response live(@Context UriInfo uri, @HeaderParam("Last-Event-ID") @Nullable String lastEventId) {
        return stream(request(uri, lastEventId), FeedFormat.EVENT_STREAM, EVENT_STREAM);
    }

    /** Says that the feed is here; without this a HEAD request would open a stream. */
    @HEAD
    @Produces({BATCH, NDJSON, EVENT_STREAM})
    public Response exists() {
        return Response.ok().build();
    }

    private static FeedRequest request(UriInfo uri, @Nullable String lastEventId) {
        return FeedParameters.read(uri.getQueryParameters(), lastEventId, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    private Response stream(FeedRequest request, FeedFormat format, String mediaType) {
        return Response.ok(feed.open(request, format), mediaType)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Accel-Buffering", "no")
                .build();
    }
}
