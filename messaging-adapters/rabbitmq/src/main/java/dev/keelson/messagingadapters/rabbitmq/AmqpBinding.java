package dev.keelson.messagingadapters.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.LongString;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.Payload;
import dev.keelson.messagingadapters.cloudevents.CloudEvents;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Messages as AMQP 0-9-1 carries them, after the binding of CloudEvents 1.0 to AMQP in binary mode: each attribute and
 * extension is a header with {@code cloudEvents_} in front ({@code cloudEvents:} is read too), the media type of the data is
 * the content type, the body is the data. The header {@code key} is the key. An event in structured mode, as JSON, is read;
 * what has another content type of CloudEvents is not.
 */
final class AmqpBinding {

    static final String KEY = "key";

    /** The number under which the publisher waits for a confirmation; it means nothing to anybody else. */
    private static final String SEQUENCE = "keelson-sequence";

    private static final String WRITTEN = "cloudEvents_";
    private static final String READ = "cloudEvents:";
    private static final int PERSISTENT = 2;
    private static final int LONGEST_SHORT_TEXT = 255;
    private static final int BYTES_OF_A_HEADER = 8;
    private static final int BYTES_OF_PROPERTIES = 1024;

    private AmqpBinding() {}

    static BasicProperties properties(Message message, long sequence) {
        var envelope = message.envelope();
        var headers = new HashMap<String, Object>();
        headers.put(KEY, message.key());
        headers.put(SEQUENCE, sequence);
        CloudEvents.attributes(envelope).forEach((name, value) -> headers.put(WRITTEN + name, value));
        var contentType = envelope.dataContentType();
        if (contentType != null && size(contentType) > LONGEST_SHORT_TEXT) {
            throw new IllegalArgumentException("datacontenttype must have at most %d bytes in UTF-8, had %d"
                    .formatted(LONGEST_SHORT_TEXT, size(contentType)));
        }
        return new BasicProperties.Builder()
                .contentType(contentType)
                .messageId(size(envelope.id()) > LONGEST_SHORT_TEXT ? null : envelope.id())
                .deliveryMode(PERSISTENT)
                .headers(headers)
                .build();
    }

    private static int size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** How many bytes the properties take at most, which have to fit in one frame. */
    static int size(BasicProperties properties) {
        return properties.getHeaders().entrySet().stream()
                        .mapToInt(header -> header.getKey().length()
                                + size(header.getValue().toString())
                                + BYTES_OF_A_HEADER)
                        .sum()
                + BYTES_OF_PROPERTIES;
    }

    /**
     * The message that was delivered.
     *
     * @throws IllegalArgumentException says why it is none
     */
    static Message read(String destination, BasicProperties properties, Payload body, int largestData) {
        if (body.size() > largestData) {
            throw new IllegalArgumentException(
                    "data must have at most %d bytes, had %d".formatted(largestData, body.size()));
        }
        var envelope = CloudEvents.read(properties.getContentType(), () -> attributes(properties), body);
        return new Message(destination, key(properties).orElse(envelope.id()), envelope);
    }

    private static Map<String, String> attributes(BasicProperties properties) {
        var attributes = new HashMap<String, String>();
        headers(properties).forEach((name, value) -> {
            if (name.startsWith(WRITTEN) || name.startsWith(READ)) {
                attributes.put(name.substring(WRITTEN.length()), text(name, value));
            }
        });
        return attributes;
    }

    /** The key, where there is one. */
    static Optional<String> key(BasicProperties properties) {
        return Optional.ofNullable(headers(properties).get(KEY)).map(value -> text(KEY, value));
    }

    /** The number that the publisher gave it, 0 if none did. */
    static long sequence(BasicProperties properties) {
        return headers(properties).get(SEQUENCE) instanceof Number number ? number.longValue() : 0;
    }

    /** How often it was given back; RabbitMQ counts from the second delivery. */
    static int returns(BasicProperties properties) {
        return headers(properties).get("x-delivery-count") instanceof Number count
                ? Math.clamp(count.longValue(), 0, Integer.MAX_VALUE - 1)
                : 0;
    }

    private static Map<String, Object> headers(BasicProperties properties) {
        var headers = properties.getHeaders();
        return headers == null ? Map.of() : headers;
    }

    /** Of the types that AMQP has, those that CloudEvents maps to text. */
    private static String text(String name, @Nullable Object value) {
        return switch (value) {
            case LongString text -> text(name, text.getBytes());
            case String text -> text;
            case Date time -> time.toInstant().toString();
            case Boolean truth -> truth.toString();
            case Number number -> number.toString();
            case null, default -> throw new IllegalArgumentException("the header %s must be text".formatted(name));
        };
    }

    private static String text(String name, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the header %s must be UTF-8".formatted(name), e);
        }
    }
}
