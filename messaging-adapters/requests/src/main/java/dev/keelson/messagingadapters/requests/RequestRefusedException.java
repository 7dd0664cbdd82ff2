package dev.keelson.messagingadapters.requests;

import dev.keelson.messagingadapters.api.MessagingException;

/** The responder says no. A {@link RequestHandler} throws it, and the requester's future fails with it. */
public final class RequestRefusedException extends MessagingException {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST_REASON = 1000;
    private static final String NOT_ON_THE_WIRE = "[\\p{Cc}\\p{Cs}]";

    /**
     * @param reason what the requester is told; cut at 1,000 characters, without control characters
     */
    public RequestRefusedException(String reason) {
        super(plain(reason), null);
    }

    private static String plain(String reason) {
        var cut = reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
        var plain = cut.replaceAll(NOT_ON_THE_WIRE, " ");
        return plain.isBlank() ? "no reason was given" : plain;
    }

    /** Why. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
