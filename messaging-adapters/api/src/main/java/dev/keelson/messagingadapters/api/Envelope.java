package dev.keelson.messagingadapters.api;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A message as CloudEvents 1.0 has it: attributes and data.
 *
 * @param id identifies the message for ever; a copy has the same; 1 to 255 characters
 * @param source who made it, a URI reference that is not empty
 * @param type what it is, such as {@code orders.OrderPlaced}; 1 to 255 characters
 * @param subject what it is about, 1 to 512 characters
 * @param time when it happened
 * @param dataContentType the media type of the data, 1 to 255 characters
 * @param dataSchema the schema that the data adheres to
 * @param extensions further attributes, names of 1 to 20 lower-case letters and digits of ASCII, values of 1 to 4,096
 *     characters of Unicode without control characters; at most 32. The house uses {@code correlationid},
 *     {@code causationid}, {@code traceparent} and {@code partitionkey}
 * @param data what it says, possibly nothing
 */
public record Envelope(
        String id,
        URI source,
        String type,
        @Nullable String subject,
        @Nullable Instant time,
        @Nullable String dataContentType,
        @Nullable URI dataSchema,
        Map<String, String> extensions,
        Payload data) {

    /** How many characters the value of an extension has at most. */
    public static final int LONGEST_VALUE = 4096;

    private static final int LONGEST_ID = 255;
    private static final int LONGEST_SUBJECT = 512;
    private static final int MOST_EXTENSIONS = 32;
    private static final int LONGEST_NAME = 20;
    private static final Set<String> ATTRIBUTES =
            Set.of("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema", "data");

    public Envelope {
        Texts.requireText("id", LONGEST_ID, id);
        Texts.requireText("source", LONGEST_SUBJECT, source.toString());
        Texts.requireText("type", LONGEST_ID, type);
        requireIfPresent("subject", LONGEST_SUBJECT, subject);
        requireIfPresent("datacontenttype", LONGEST_ID, dataContentType);
        requireIfPresent("dataschema", LONGEST_SUBJECT, dataSchema == null ? null : dataSchema.toString());
        requireFewExtensions(extensions);
        extensions.forEach(Envelope::requireExtension);
        extensions = Map.copyOf(extensions);
    }

    /** The least that there can be: no optional attribute, no data. */
    public static Envelope of(String id, URI source, String type) {
        return new Envelope(id, source, type, null, null, null, null, Map.of(), Payload.EMPTY);
    }

    public Envelope withSubject(@Nullable String changed) {
        return new Envelope(id, source, type, changed, time, dataContentType, dataSchema, extensions, data);
    }

    public Envelope withTime(@Nullable Instant changed) {
        return new Envelope(id, source, type, subject, changed, dataContentType, dataSchema, extensions, data);
    }

    public Envelope withDataSchema(@Nullable URI changed) {
        return new Envelope(id, source, type, subject, time, dataContentType, changed, extensions, data);
    }

    /** Data and its media type. */
    public Envelope withData(@Nullable String changedContentType, Payload changed) {
        return new Envelope(id, source, type, subject, time, changedContentType, dataSchema, extensions, changed);
    }

    public Envelope withExtensions(Map<String, String> changed) {
        return new Envelope(id, source, type, subject, time, dataContentType, dataSchema, changed, data);
    }

    /** One extension more, or another value for it. */
    public Envelope withExtension(String name, String value) {
        var changed = new TreeMap<>(extensions);
        changed.put(name, value);
        return withExtensions(changed);
    }

    /** Those of a dead letter come on top, so that every message can become one. */
    private static void requireFewExtensions(Map<String, String> extensions) {
        if (extensions.size() <= MOST_EXTENSIONS) {
            return;
        }
        var own = extensions.keySet().stream()
                .filter(name -> !name.startsWith(DeadLetter.PREFIX))
                .count();
        if (own > MOST_EXTENSIONS) {
            throw new IllegalArgumentException(
                    "extensions must be at most %d, were %d".formatted(MOST_EXTENSIONS, own));
        }
    }

    private static void requireIfPresent(String component, int longest, @Nullable String text) {
        if (text != null) {
            Texts.requireText(component, longest, text);
        }
    }

    private static void requireExtension(String name, String value) {
        if (!Texts.consistsOf(name, LONGEST_NAME, Texts::isLowerCaseOrDigit) || ATTRIBUTES.contains(name)) {
            throw new IllegalArgumentException(
                    "an extension's name must have 1 to 20 lower-case letters and digits and not be an attribute's, was '%s'"
                            .formatted(name));
        }
        Texts.requireText(name, LONGEST_VALUE, value);
    }
}
