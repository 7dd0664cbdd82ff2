package dev.keelson.server;

import java.util.Locale;

/** The kinds of problem that a caller can meet; docs/problems.md has a line on each. */
enum ProblemType {
    INVALID_MESSAGE(400, "The request does not fit"),
    UNKNOWN_COMMAND(404, "There is no such command"),
    UNKNOWN_QUERY(404, "There is no such query"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "No representation that the Accept header allows"),
    DOMAIN_RULE(409, "The domain refuses"),
    IN_FLIGHT(409, "A request with the same key is under way"),
    OPERATION_REFUSED(409, "Not possible as things are"),
    CONFLICT(409, "The boundary kept changing"),
    SUBSCRIPTION_DIFFERS(409, "The subscription is for other events"),
    SUBSCRIPTION_LOST(409, "Another member has the subscription"),
    BODY_TOO_LARGE(413, "The body is over the limit"),
    EVENT_TOO_LARGE(413, "An event would be over the limit"),
    UNSUPPORTED_MEDIA_TYPE(415, "The content type is not supported"),
    KEY_REUSED(422, "The key stands for another request"),
    LIMIT_REACHED(429, "Too many at a time"),
    INTERNAL(500, "Something failed"),
    UNAVAILABLE(503, "Not possible at the moment"),
    PROJECTION_BEHIND(503, "The read model is behind"),
    OUTCOME_UNKNOWN(504, "The outcome is not known"),
    HTTP(0, "The request was refused");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** A stable URI reference. */
    String uri() {
        return "/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
