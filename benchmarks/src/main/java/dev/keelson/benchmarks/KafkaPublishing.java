package dev.keelson.benchmarks;

import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.cloudevents.Attributes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka's producer, in transactions of as many messages as those of a relay have. */
final class KafkaPublishing implements BarePublisher {

    private static final int A_TRANSACTION = 1_000;

    private final KafkaProducer<byte[], byte[]> producer;
    private final List<ProducerRecord<byte[], byte[]>> records;
    private int sent;

    KafkaPublishing(String servers, List<Message> messages) {
        records = messages.stream().map(KafkaPublishing::message).toList();
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        servers,
                        "acks",
                        "all",
                        "linger.ms",
                        0,
                        "transactional.id",
                        UUID.randomUUID().toString()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
    }

    private static ProducerRecord<byte[], byte[]> message(Message message) {
        var headers = new ArrayList<Header>();
        Attributes.of(message.envelope()).forEach((name, value) -> headers.add(header("ce_" + name, value)));
        headers.add(header("content-type", String.valueOf(message.envelope().dataContentType())));
        var data = message.envelope().data().bytes();
        return new ProducerRecord<>(message.destination(), null, bytes(message.key()), data, headers);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int size() {
        return records.size();
    }

    /** What a send ends with, the commit tells. */
    @Override
    public void send(int number) {
        if (sent == 0) {
            producer.beginTransaction();
        }
        var _ = producer.send(records.get(number));
        if (++sent == A_TRANSACTION) {
            flush();
        }
    }

    @Override
    public void flush() {
        if (sent > 0) {
            producer.commitTransaction();
            sent = 0;
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
