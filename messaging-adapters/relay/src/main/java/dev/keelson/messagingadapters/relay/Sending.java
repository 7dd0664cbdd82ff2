package dev.keelson.messagingadapters.relay;

import dev.keelson.messagingadapters.api.Message;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that is held until the broker has confirmed it, and all before it. Belongs to the thread of its relay; the failure
 * is handed over with it.
 */
final class Sending {

    final long position;
    final Instant time;
    /** Null: the event fits into none. */
    final @Nullable Message message;

    /** The next one of the key, which waits for this one. */
    @Nullable
    Sending next;

    boolean waitsForBroker;
    boolean done;
    /** How often it was not confirmed. */
    int failures;
    /** When it is to be published again, by {@link System#nanoTime()}. */
    long due;
    /** Why the broker will not have it. */
    @Nullable
    String refusal;
    /** How the last publish ended; null: confirmed. */
    @Nullable
    Throwable outcome;

    private Sending(long position, Instant time, @Nullable Message message, @Nullable String refusal) {
        this.position = position;
        this.time = time;
        this.message = message;
        this.refusal = refusal;
    }

    static Sending of(Outgoing event) {
        return switch (event) {
            case Outgoing.Ready(var position, var time, var message) -> new Sending(position, time, message, null);
            case Outgoing.Unfit(var position, var time, var reason) -> new Sending(position, time, null, reason);
        };
    }

    int bytes() {
        return message == null ? 0 : message.envelope().data().size();
    }
}
