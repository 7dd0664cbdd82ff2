package dev.keelson.eventstore.cloudevents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.RecordedEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Writes events as CloudEvents 1.0 in JSON, each on one line: for those who listen, or whole, so that
 * {@link CloudEventReader} gives back the very same event. Safe for use by many threads.
 */
public final class CloudEventWriter {

    private static final byte[] DATA = ",\"data\":".getBytes(StandardCharsets.UTF_8);
    private static final byte[] DATA_BASE64 = ",\"data_base64\":\"".getBytes(StandardCharsets.UTF_8);

    private static final ObjectWriter SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build()
            .writer();

    private final JsonFactory factory;
    private final String source;

    /**
     * @param source of the events, a URI reference
     */
    public CloudEventWriter(JsonFactory factory, URI source) {
        this.factory = factory;
        this.source = source.toString();
    }

    /**
     * Writes what listeners need. The payload goes in byte for byte, unparsed; only line ends between its tokens become
     * spaces. A payload that does not even begin like JSON goes in as {@code data_base64}.
     */
    public void write(RecordedEvent recorded, ByteArrayOutputStream out) {
        var payload = recorded.event().payload();
        var isJson = beginsLikeJson(payload);
        begin(attributes(recorded, isJson, false), out);
        if (isJson) {
            data(onOneLine(payload), out);
        } else if (payload.length > 0) {
            dataBase64(payload, out);
        }
        out.write('}');
    }

    /**
     * Writes all that the log has of the event: the whole metadata as JSON text in the extension {@code metadata}, and the
     * payload to the byte, as {@code data} where it is JSON on one line, else as {@code data_base64}.
     */
    public void writeWhole(RecordedEvent recorded, ByteArrayOutputStream out) {
        var payload = recorded.event().payload();
        var isJson = JsonText.isJson(payload);
        begin(attributes(recorded, isJson, true), out);
        if (isJson && fillsOneLine(payload)) {
            data(payload, out);
        } else {
            dataBase64(payload, out);
        }
        out.write('}');
    }

    private static void begin(byte[] attributes, ByteArrayOutputStream out) {
        out.write(attributes, 0, attributes.length - 1);
    }

    private static void data(byte[] payload, ByteArrayOutputStream out) {
        out.writeBytes(DATA);
        out.writeBytes(payload);
    }

    private static void dataBase64(byte[] payload, ByteArrayOutputStream out) {
        out.writeBytes(DATA_BASE64);
        out.writeBytes(Base64.getEncoder().encode(payload));
        out.write('"');
    }

    private byte[] attributes(RecordedEvent recorded, boolean isJson, boolean whole) {
        var out = new ByteArrayOutputStream(512);
        try (var json = factory.createGenerator(out)) {
            json.writeStartObject();
            attributes(json, recorded.event(), contentType(isJson));
            extensions(json, recorded);
            if (whole) {
                json.writeStringField(
                        "metadata", SORTED.writeValueAsString(recorded.event().metadata()));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private void attributes(JsonGenerator json, EventData event, String contentType) throws IOException {
        json.writeStringField("specversion", "1.0");
        json.writeStringField("id", event.id());
        json.writeStringField("source", source);
        json.writeStringField("type", event.type());
        json.writeStringField("time", event.time().toString());
        json.writeStringField("datacontenttype", contentType);
    }

    private static void extensions(JsonGenerator json, RecordedEvent recorded) throws IOException {
        json.writeNumberField("position", recorded.position());
        for (var extension : EventExtensions.of(recorded.event()).entrySet()) {
            json.writeStringField(extension.getKey(), extension.getValue());
        }
    }

    /** The media type of a payload, told by how it begins. */
    public static String contentType(byte[] payload) {
        return contentType(beginsLikeJson(payload));
    }

    private static String contentType(boolean isJson) {
        return isJson ? "application/json" : "application/octet-stream";
    }

    private static boolean beginsLikeJson(byte[] payload) {
        for (var character : payload) {
            if (character != ' ' && character != '\n' && character != '\r' && character != '\t') {
                return "{[\"-0123456789tfn".indexOf(character) >= 0;
            }
        }
        return false;
    }

    /** In JSON a line end stands only between tokens, where a space does as well. */
    private static byte[] onOneLine(byte[] payload) {
        var line = payload;
        for (var i = 0; i < payload.length; i++) {
            if (payload[i] == '\n' || payload[i] == '\r') {
                line = line == payload ? payload.clone() : line;
                line[i] = ' ';
            }
        }
        return line;
    }

    /** Whether nothing of it would be lost between other JSON on a line: no line end, no space around it. */
    private static boolean fillsOneLine(byte[] payload) {
        return payload[0] > ' ' && payload[payload.length - 1] > ' ' && onOneLine(payload) == payload;
    }
}
