package dev.keelson.messagingadapters.api;

import java.time.Duration;

/** What became of one attempt. */
sealed interface Verdict {

    record Acknowledged() implements Verdict {}

    record RetryLater(Duration delay) implements Verdict {}

    record Rejected(String reason) implements Verdict {}

    /** The member has the message no more. */
    record Withdrawn() implements Verdict {}
}
