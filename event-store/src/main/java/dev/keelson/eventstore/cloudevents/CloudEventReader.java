package dev.keelson.eventstore.cloudevents;

import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.RecordedEvent;
import dev.keelson.eventstore.Tag;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Reads what {@link CloudEventWriter#writeWhole} wrote, as the same event at the same position, to the byte. An attribute
 * that the log has no place for is refused, so that nothing gets lost on the way. Safe for use by many threads.
 */
public final class CloudEventReader {

    private CloudEventReader() {}

    /**
     * Reads one event.
     *
     * @param json a JSON object in UTF-8
     * @throws IllegalArgumentException with the attribute, its value and what it must be
     */
    public static RecordedEvent read(byte[] json) {
        var attributes = CloudEventAttributes.parse(json);
        attributes.require("specversion", "1.0"::equals, "1.0");
        attributes.require("source", source -> !source.isEmpty(), "a URI reference");
        var metadata = metadata(attributes);
        requireAgreement(attributes, metadata);
        var event = new EventData(
                attributes.text("id"),
                attributes.text("type"),
                attributes.text("revision"),
                time(attributes),
                attributes.payload(),
                metadata,
                tags(attributes));
        return new RecordedEvent(attributes.position(), event);
    }

    private static Instant time(CloudEventAttributes attributes) {
        var text = attributes.text("time");
        try {
            var time = Instant.parse(text);
            if (time.equals(time.truncatedTo(ChronoUnit.MICROS))) {
                return time;
            }
        } catch (DateTimeException e) {
            // told below, together with what is too fine
        }
        throw CloudEventAttributes.bad("time", "an RFC 3339 time with at most six decimals of a second", text);
    }

    private static Map<String, String> metadata(CloudEventAttributes attributes) {
        var text = attributes.text("metadata");
        try {
            return JsonText.readStrings(text);
        } catch (IllegalArgumentException e) {
            throw CloudEventAttributes.bad("metadata", "the text of a JSON object of strings", text);
        }
    }

    /** What stands in both must be the same in both; else nobody can tell which one is meant. */
    private static void requireAgreement(CloudEventAttributes attributes, Map<String, String> metadata) {
        for (var extension : MetadataExtension.values()) {
            var expected = metadata.get(extension.key());
            var stated = attributes.optional(extension.attribute());
            if (!Objects.equals(expected, stated)) {
                throw CloudEventAttributes.bad(
                        extension.attribute(),
                        expected == null
                                ? "absent, as %s is from the metadata".formatted(extension.key())
                                : "'%s', as %s in the metadata".formatted(expected, extension.key()),
                        stated);
            }
        }
    }

    private static Set<Tag> tags(CloudEventAttributes attributes) {
        var text = attributes.optional("tags");
        if (text == null) {
            return Set.of();
        }
        try {
            return new HashSet<>(TagText.read(text));
        } catch (IllegalArgumentException e) {
            throw CloudEventAttributes.bad("tags", "key:value pairs joined by commas", text);
        }
    }
}
