package dev.keelson.messagingadapters.requests;

import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.ReplyDestination;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.TreeMap;

/**
 * What makes a message a request: the extensions {@code requestid}, {@code replyto} and {@code deadline}, a time of RFC 3339.
 * Its reply has the same {@code requestid}; one that says no has its reason in {@code error}.
 */
record Request(String id, String replies, Instant deadline) {

    static final String ID = "requestid";
    static final String ERROR = "error";

    /** The type of a reply that says no; its id is that of the request with {@code -refused} behind it. */
    private static final String REFUSED = "dev.keelson.RequestRefused";

    private static final String REFUSED_SUFFIX = "-refused";

    /** So that the id of the refusal has the 255 characters of an envelope's id at most. */
    private static final int LONGEST_ID = 255 - REFUSED_SUFFIX.length();

    /** More than a requester allows, since clocks differ. */
    private static final Duration FARTHEST = Duration.ofDays(2);

    private static final String REPLY_TO = "replyto";
    private static final String DEADLINE = "deadline";
    private static final String CORRELATION = "correlationid";
    private static final String CAUSATION = "causationid";
    private static final String TRACE_PARENT = "traceparent";

    Request {
        if (id.length() > LONGEST_ID) {
            throw new IllegalArgumentException(
                    "requestid must have at most %d characters, had %d".formatted(LONGEST_ID, id.length()));
        }
        if (!ReplyDestination.is(replies)) {
            throw new IllegalArgumentException("replyto must be a destination of replies, such as %s, was '%s'"
                    .formatted(ReplyDestination.of("name"), replies));
        }
    }

    /**
     * What a message asks.
     *
     * @param now what its deadline must not be too far from
     * @throws IllegalArgumentException says why it is no request
     */
    static Request of(Message message, Instant now) {
        var replies = required(message, REPLY_TO);
        var request = new Request(required(message, ID), replies, time(required(message, DEADLINE)));
        if (request.deadline().isAfter(now.plus(FARTHEST))) {
            throw new IllegalArgumentException(
                    "deadline must be within %s from now, was %s".formatted(FARTHEST, request.deadline()));
        }
        var _ = new Message(replies, message.key(), message.envelope());
        return request;
    }

    private static String required(Message message, String name) {
        var value = message.envelope().extensions().get(name);
        if (value == null) {
            throw new IllegalArgumentException("the extension %s is missing".formatted(name));
        }
        return value;
    }

    private static Instant time(String deadline) {
        try {
            return OffsetDateTime.parse(deadline).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("deadline must be a time of RFC 3339, was '%s'".formatted(deadline), e);
        }
    }

    /** The envelope that asks this; what it said of another request it says no more. */
    Envelope asked(Envelope envelope) {
        return envelope.withExtension(ID, id)
                .withExtension(REPLY_TO, replies)
                .withExtension(DEADLINE, deadline.toString());
    }

    /** The reply, which carries correlation, causation and trace on where the answer has none of its own. */
    Envelope answered(Envelope asked, Envelope answer) {
        var extensions = new TreeMap<>(answer.extensions());
        extensions.remove(REPLY_TO);
        extensions.remove(DEADLINE);
        extensions.remove(ERROR);
        extensions.put(ID, id);
        extensions.putIfAbsent(CAUSATION, asked.id());
        var correlation = asked.extensions().get(CORRELATION);
        if (correlation != null) {
            extensions.putIfAbsent(CORRELATION, correlation);
        }
        var trace = asked.extensions().get(TRACE_PARENT);
        if (trace != null) {
            extensions.putIfAbsent(TRACE_PARENT, trace);
        }
        return answer.withExtensions(extensions);
    }

    /** The reply that says no. */
    Envelope refused(Envelope asked, URI source, String reason) {
        var refusal = Envelope.of(id + REFUSED_SUFFIX, source, REFUSED);
        return answered(asked, refusal).withExtension(ERROR, reason);
    }
}
