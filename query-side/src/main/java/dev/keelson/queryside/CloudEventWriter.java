package dev.keelson.queryside;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.RecordedEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Writes events as CloudEvents 1.0 in JSON, each on one line. The payload goes in byte for byte, unparsed; only line ends
 * between its tokens become spaces. A payload that does not even begin like JSON goes in as {@code data_base64}. Safe for
 * use by many threads.
 */
final class CloudEventWriter {

    private static final byte[] DATA = ",\"data\":".getBytes(StandardCharsets.UTF_8);
    private static final byte[] DATA_BASE64 = ",\"data_base64\":\"".getBytes(StandardCharsets.UTF_8);

    private final JsonFactory factory;
    private final String source;

    CloudEventWriter(JsonFactory factory, URI source) {
        this.factory = factory;
        this.source = source.toString();
    }

    void write(RecordedEvent recorded, ByteArrayOutputStream out) {
        var payload = recorded.event().payload();
        var isJson = beginsLikeJson(payload);
        var attributes = attributes(recorded, isJson ? "application/json" : "application/octet-stream");
        out.write(attributes, 0, attributes.length - 1);
        if (isJson) {
            out.writeBytes(DATA);
            out.writeBytes(onOneLine(payload));
        } else if (payload.length > 0) {
            out.writeBytes(DATA_BASE64);
            out.writeBytes(Base64.getEncoder().encode(payload));
            out.write('"');
        }
        out.write('}');
    }

    private byte[] attributes(RecordedEvent recorded, String contentType) {
        var out = new ByteArrayOutputStream(512);
        try (var json = factory.createGenerator(out)) {
            json.writeStartObject();
            attributes(json, recorded.event(), contentType);
            extensions(json, recorded);
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
        var event = recorded.event();
        json.writeNumberField("position", recorded.position());
        json.writeStringField("revision", event.revision());
        extension(json, "correlationid", event, "correlationId");
        extension(json, "causationid", event, "causationId");
        extension(json, "traceparent", event, "traceparent");
        if (!event.tags().isEmpty()) {
            json.writeStringField("tags", TagText.write(event.tags()));
        }
    }

    private static void extension(JsonGenerator json, String name, EventData event, String key) throws IOException {
        var value = event.metadata().get(key);
        if (value != null) {
            json.writeStringField(name, value);
        }
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
}
