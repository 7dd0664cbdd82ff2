package dev.keelson.messagingadapters.api;

import java.time.Instant;

/** Whether a broker answers. */
public sealed interface Health {

    /** Since when it has been like this. */
    Instant since();

    /** It answers. */
    record Up(Instant since) implements Health {}

    /**
     * It does not.
     *
     * @param reason what a person needs to know to do something about it
     */
    record Down(Instant since, String reason) implements Health {}
}
