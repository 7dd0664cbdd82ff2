package dev.keelson.eventstore;

import java.util.ArrayList;
import java.util.List;

/**
 * An append whose events are encoded as their rows will have them; done by the thread that appends, so that the leader of
 * the batch need not.
 */
record EncodedAppend(Append append, List<EncodedEvent> events) {

    static EncodedAppend of(Append append) {
        var events = new ArrayList<EncodedEvent>(append.events().size());
        for (var event : append.events()) {
            events.add(new EncodedEvent(event, EventRows.json(event.metadata()), EventRows.json(event.tags())));
        }
        return new EncodedAppend(append, events);
    }

    /**
     * An event with its columns.
     *
     * @param metadata a JSON object of strings
     * @param tags a JSON array of keys and values in turns
     */
    record EncodedEvent(EventData event, String metadata, String tags) {}
}
