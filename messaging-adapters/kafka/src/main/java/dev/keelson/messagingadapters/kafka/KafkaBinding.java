package dev.keelson.messagingadapters.kafka;

import dev.keelson.messagingadapters.api.DeadLetter;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.Payload;
import dev.keelson.messagingadapters.cloudevents.Attributes;
import dev.keelson.messagingadapters.cloudevents.StructuredEvent;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Messages as Kafka carries them, after the binding of CloudEvents 1.0 to Kafka in binary mode: each attribute and extension is
 * a header with {@code ce_} in front, the media type of the data is the header {@code content-type}, the record's value is the
 * data, and its key is the message's, all texts in UTF-8. An event in structured mode, as JSON, is read; what has another
 * content type of CloudEvents is not. Of headers of the same name the last one counts.
 */
final class KafkaBinding {

    private static final String ATTRIBUTE = "ce_";
    private static final String CONTENT_TYPE = "content-type";

    private KafkaBinding() {}

    static ProducerRecord<byte[], byte[]> write(Message message) {
        var envelope = message.envelope();
        var headers = new RecordHeaders();
        Attributes.of(envelope).forEach((name, value) -> headers.add(ATTRIBUTE + name, bytes(value)));
        if (envelope.dataContentType() != null) {
            headers.add(CONTENT_TYPE, bytes(envelope.dataContentType()));
        }
        return new ProducerRecord<>(
                message.destination(),
                null,
                bytes(message.key()),
                envelope.data().bytes(),
                headers);
    }

    /**
     * The message of a record.
     *
     * @throws IllegalArgumentException says why it is none
     */
    static Message read(ConsumerRecord<byte[], byte[]> received, int largestData) {
        var data = data(received);
        if (data.size() > largestData) {
            throw new IllegalArgumentException(
                    "data must have at most %d bytes, had %d".formatted(largestData, data.size()));
        }
        var contentType = contentType(received);
        var envelope = StructuredEvent.is(contentType)
                ? StructuredEvent.read(data.bytes())
                : Attributes.envelope(attributes(received), contentType, data);
        var key = received.key();
        return new Message(received.topic(), hasNone(key) ? envelope.id() : text("the key", key), envelope);
    }

    /** What stands for a record that is no message; its key is that of the record, as far as that can be one. */
    static Message unreadable(ConsumerRecord<byte[], byte[]> received) {
        var coordinates = coordinates(received);
        var envelope = DeadLetter.unreadable(received.topic(), coordinates, data(received));
        var key = received.key();
        try {
            return new Message(received.topic(), hasNone(key) ? coordinates : text("the key", key), envelope);
        } catch (IllegalArgumentException e) {
            return new Message(received.topic(), coordinates, envelope);
        }
    }

    static String coordinates(ConsumerRecord<byte[], byte[]> received) {
        return coordinates(received.topic(), received.partition(), received.offset());
    }

    static String coordinates(String topic, int partition, long offset) {
        return "%s:%d@%d".formatted(topic, partition, offset);
    }

    /** Some clients cannot tell an empty key from none. */
    private static boolean hasNone(byte @Nullable [] key) {
        return key == null || key.length == 0;
    }

    private static Payload data(ConsumerRecord<byte[], byte[]> received) {
        return received.value() == null ? Payload.EMPTY : Payload.of(received.value());
    }

    private static @Nullable String contentType(ConsumerRecord<byte[], byte[]> received) {
        var header = received.headers().lastHeader(CONTENT_TYPE);
        return header == null ? null : text(CONTENT_TYPE, header.value());
    }

    private static Map<String, String> attributes(ConsumerRecord<byte[], byte[]> received) {
        var attributes = new HashMap<String, String>();
        received.headers().forEach(header -> {
            if (header.key().startsWith(ATTRIBUTE)) {
                attributes.put(header.key().substring(ATTRIBUTE.length()), text(header.key(), header.value()));
            }
        });
        return attributes;
    }

    private static String text(String name, byte @Nullable [] bytes) {
        if (bytes == null) {
            throw new IllegalArgumentException("%s must be text".formatted(name));
        }
        return Attributes.text(name, bytes);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
