package dev.keelson.messagingadapters.kafka;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.Delivery;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.Payload;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import dev.keelson.messagingadapters.tck.GuideCommands;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kcat}, which is made with another client library, reads what we write and writes what we read. */
final class KafkaForeignClientIT {

    private static final long PATIENCE = 20;

    private final SharedBroker broker = SharedBroker.ofRun();
    private final String destination = "orders-" + UUID.randomUUID();
    private final MessagingAdapter adapter =
            Kafka.open(SharedBroker.kafka(broker.servers()), AdapterConfiguration.DEFAULT);

    @TempDir
    private Path directory;

    @BeforeEach
    void needsKcat() {
        var isThere = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kcat")));
        assumeTrue(isThere, "kcat is not on the PATH (Debian: apt install kcat), so no foreign client is tried");
    }

    @AfterEach
    void close() {
        adapter.close(Duration.ZERO);
    }

    private String kcat(String in, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("kcat", "-b", broker.servers(), "-t", destination));
        command.addAll(List.of(arguments));
        var input = Files.writeString(directory.resolve("in"), in);
        var output = directory.resolve("out");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(PATIENCE, SECONDS)).isTrue();
        var answer = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(answer).isZero();
        return answer;
    }

    private static Envelope envelope(String id) {
        return Envelope.of(id, URI.create("/orders"), "orders.OrderPlaced");
    }

    @Test
    void it_reads_what_we_write() throws Exception {
        var envelope = envelope("1")
                .withSubject("order/ü")
                .withExtension("correlationid", "c-1")
                .withData("application/json", Payload.of("{\"a\":1}"));
        adapter.publish(destination, "order ü", envelope).get(PATIENCE, SECONDS);

        var read = kcat("", "-C", "-e", "-q", "-o", "beginning", "-f", "%k|%h|%s\n");

        assertThat(read.strip().split("[|,]"))
                .startsWith("order ü")
                .endsWith("{\"a\":1}")
                .contains(
                        "ce_specversion=1.0",
                        "ce_id=1",
                        "ce_source=/orders",
                        "ce_type=orders.OrderPlaced",
                        "ce_subject=order/ü",
                        "ce_correlationid=c-1",
                        "content-type=application/json")
                .hasSize(9);
    }

    @Test
    void the_commands_of_the_guide_do_what_it_says() throws Exception {
        BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
        adapter.subscribe(SubscriptionConfiguration.of(destination, "billing"), delivery -> {
                    deliveries.add(delivery);
                    delivery.acknowledge();
                })
                .ready()
                .get(PATIENCE, SECONDS);

        var printed = GuideCommands.of(Path.of("docs/guides/wire-formats.md"), "Kafka")
                .with("localhost:9092", broker.servers())
                .with("-t orders ", "-t " + destination + " ")
                .run(Duration.ofSeconds(PATIENCE), 0, 1, 2);

        for (var expected : List.of("6f1c {\"total\":12}", "6f1d {\"total\":13}")) {
            var message =
                    Objects.requireNonNull(deliveries.poll(PATIENCE, SECONDS)).message();
            assertThat(message.key()).isEqualTo("order-1");
            assertThat(message.envelope().id() + " " + message.envelope().data().text())
                    .isEqualTo(expected);
        }
        assertThat(printed).contains("order-1|ce_specversion=1.0,ce_id=6f1c", "|{\"total\":12}");
    }

    @Test
    void we_read_what_it_writes_in_either_mode_and_it_agrees_about_the_partition() throws Exception {
        BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
        adapter.subscribe(SubscriptionConfiguration.of(destination, "billing"), delivery -> {
                    deliveries.add(delivery);
                    delivery.acknowledge();
                })
                .ready()
                .get(PATIENCE, SECONDS);
        var ours = adapter.publish(destination, "order 1", envelope("0")).get(PATIENCE, SECONDS);

        kcat(
                "hello",
                "-P",
                "-X",
                "partitioner=murmur2_random",
                "-k",
                "order 1",
                "-H",
                "ce_specversion=1.0",
                "-H",
                "ce_id=1",
                "-H",
                "ce_source=/orders",
                "-H",
                "ce_type=orders.OrderPlaced",
                "-H",
                "content-type=text/plain");
        kcat(
                "{\"specversion\":\"1.0\",\"id\":\"2\",\"source\":\"/orders\",\"type\":\"orders.OrderPlaced\",\"data\":{\"a\":1}}",
                "-P",
                "-X",
                "partitioner=murmur2_random",
                "-k",
                "order 1",
                "-H",
                "content-type=application/cloudevents+json");

        var received = new ArrayList<Delivery>();
        for (var number = 0; number < 3; number++) {
            received.add(deliveries.poll(PATIENCE, SECONDS));
        }
        assertThat(received)
                .extracting(Delivery::message)
                .containsExactly(
                        new Message(destination, "order 1", envelope("0")),
                        new Message(destination, "order 1", envelope("1").withData("text/plain", Payload.of("hello"))),
                        new Message(
                                destination,
                                "order 1",
                                envelope("2").withData("application/json", Payload.of("{\"a\":1}"))));
        var partition = ours.coordinates().substring(0, ours.coordinates().indexOf('@'));
        assertThat(received)
                .extracting(Delivery::coordinates)
                .allMatch(coordinates -> coordinates.startsWith(partition + "@"));
    }
}
