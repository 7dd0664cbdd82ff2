package dev.keelson.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Kafka's consumer, which commits its offsets after each poll and does not wait for that. */
final class KafkaConsuming implements BareConsumer {

    private final KafkaConsumer<byte[], byte[]> consumer;

    KafkaConsuming(String servers, String destination, String group) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        servers,
                        "group.id",
                        group,
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(List.of(destination));
    }

    @Override
    public int receive(LongConsumer positions) {
        var records = consumer.poll(LOOK);
        for (var record : records) {
            var position = record.headers().lastHeader("ce_" + POSITION).value();
            positions.accept(Long.parseLong(new String(position, StandardCharsets.US_ASCII)));
        }
        if (!records.isEmpty()) {
            consumer.commitAsync();
        }
        return records.count();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
