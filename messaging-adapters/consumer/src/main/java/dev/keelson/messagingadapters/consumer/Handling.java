package dev.keelson.messagingadapters.consumer;

import dev.keelson.messagingadapters.api.Message;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Lets messages have their effect. Safe for use by many threads. */
interface Handling {

    /** Tries messages of different keys, none of which is parked, and has each of them settled, now or later. */
    void handle(List<Arrival> arrivals);

    /**
     * Tries a message that was parked.
     *
     * @param transaction that takes it from the parked ones
     */
    void replay(Handle transaction, Message message) throws Exception;
}
