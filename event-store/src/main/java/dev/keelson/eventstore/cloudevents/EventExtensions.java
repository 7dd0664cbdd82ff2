package dev.keelson.eventstore.cloudevents;

import dev.keelson.eventstore.EventData;
import java.util.LinkedHashMap;
import java.util.Map;

/** The extension attributes that an event's CloudEvent has beside its position, the same on every way out. */
public final class EventExtensions {

    private EventExtensions() {}

    /**
     * Names and values: {@code revision}, and as far as the event has them {@code correlationid}, {@code causationid},
     * {@code traceparent} and {@code tags}, these as {@link TagText} writes them.
     */
    public static Map<String, String> of(EventData event) {
        var extensions = new LinkedHashMap<String, String>();
        extensions.put("revision", event.revision());
        for (var extension : MetadataExtension.values()) {
            var value = event.metadata().get(extension.key());
            if (value != null) {
                extensions.put(extension.attribute(), value);
            }
        }
        if (!event.tags().isEmpty()) {
            extensions.put("tags", TagText.write(event.tags()));
        }
        return extensions;
    }
}
