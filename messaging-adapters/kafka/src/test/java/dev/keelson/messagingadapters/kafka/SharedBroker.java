package dev.keelson.messagingadapters.kafka;

import dev.keelson.messagingadapters.kafka.BrokerSettings.Listener;
import dev.keelson.messagingadapters.tck.CuttableLink;
import dev.keelson.messagingadapters.tck.ServerDirectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;

/**
 * The Kafka that the tests of a run share, in the process of the tests. Clients go where a broker says that it is; so it has
 * several listeners, each of which says that it is at a link of its own, which can be cut.
 */
final class SharedBroker {

    private static final int LINKS = 6;
    private static final long LONGEST_SECONDS = 10;
    private static final SharedBroker OF_RUN = new SharedBroker();

    private final Listener direct;
    private final BlockingQueue<CuttableLink> links = new LinkedBlockingQueue<>();

    private SharedBroker() {
        var port = ServerDirectory.freePort();
        direct = new Listener("DIRECT", port, port);
        var listeners = new ArrayList<>(List.of(direct));
        for (var number = 0; number < LINKS; number++) {
            var target = ServerDirectory.freePort();
            var link = new CuttableLink(target);
            links.add(link);
            listeners.add(new Listener("LINK" + number, target, link.port()));
        }
        start(BrokerSettings.of(listeners));
    }

    private static void start(BrokerSettings settings) {
        settings.format();
        var server = new KafkaRaftServer(new KafkaConfig(settings.properties(), false), Time.SYSTEM);
        server.startup();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.shutdown();
            settings.directory().close();
        }));
    }

    static SharedBroker ofRun() {
        return OF_RUN;
    }

    /** The way that cannot be cut. */
    String servers() {
        return "127.0.0.1:" + direct.port();
    }

    /** A way that can be cut, and is nobody else's until it is given back. */
    CuttableLink link() {
        try {
            var link = links.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
            if (link == null) {
                throw new IllegalStateException("all %d links are taken".formatted(LINKS));
            }
            return link;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void giveBack(CuttableLink link) {
        link.mend();
        links.add(link);
    }

    /** How the tests' adapters are set up. */
    static KafkaConfiguration kafka(String servers) {
        return KafkaConfiguration.of(servers)
                .withPartitions(4)
                .withReplication(1)
                .withSessionTimeout(Duration.ofSeconds(2))
                .withRefresh(Duration.ofMillis(500))
                .withRequestTimeout(Duration.ofSeconds(2));
    }

    /** A producer that is not ours. */
    KafkaProducer<byte[], byte[]> producer() {
        var properties = new HashMap<String, Object>();
        properties.put("bootstrap.servers", servers());
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** One that has begun a transaction. */
    KafkaProducer<byte[], byte[]> transaction(String name) {
        var properties = new HashMap<String, Object>();
        properties.put("bootstrap.servers", servers());
        properties.put("transactional.id", name);
        properties.put("transaction.timeout.ms", 15_000);
        var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        return producer;
    }

    /** A consumer that is not ours, reads what is committed and belongs to no group. */
    KafkaConsumer<byte[], byte[]> consumer() {
        var properties = new HashMap<String, Object>();
        properties.put("bootstrap.servers", servers());
        properties.put("isolation.level", "read_committed");
        properties.put("auto.offset.reset", "earliest");
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
