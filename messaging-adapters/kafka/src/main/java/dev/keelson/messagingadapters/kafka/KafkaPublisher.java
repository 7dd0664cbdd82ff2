package dev.keelson.messagingadapters.kafka;

import dev.keelson.messagingadapters.api.Confirmation;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.PublishFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages in the order in which they came, without waiting for a confirmation before the next. A thread of its own
 * does so, since Kafka's producer waits in a send for what it has to know of a topic. What goes to a topic that has to be
 * looked for, or made, waits for that aside. The queue is as long as the window of its adapter allows. Safe for use by many
 * threads.
 */
final class KafkaPublisher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaPublisher.class);
    private static final long PAUSE_MILLIS = 100;

    private final Topics topics;
    private final Map<String, Object> properties;
    private final BlockingQueue<Task> queue = new LinkedBlockingQueue<>();
    private final Map<String, List<Sending>> aside = new HashMap<>();
    private volatile boolean closed;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    /** What the thread is to do. */
    private sealed interface Task {}

    private record Sending(Message message, CompletableFuture<Confirmation> confirmed) implements Task {

        void fail(PublishFailedException failure) {
            confirmed.completeExceptionally(failure);
        }
    }

    /** A topic is there, or it is known why not. */
    private record Found(String destination, Optional<KafkaException> failure) implements Task {}

    KafkaPublisher(Topics topics, Map<String, Object> properties) {
        this.topics = topics;
        this.properties = properties;
        Thread.ofVirtual().name("kafka-publisher").start(this::run);
    }

    void send(Message message, CompletableFuture<Confirmation> confirmed) {
        queue.add(new Sending(message, confirmed));
    }

    private void run() {
        try {
            while (!closed) {
                var task = queue.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                if (task != null) {
                    survive(task);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            abandon();
        }
    }

    /** Nobody else sends what comes after it. */
    private void survive(Task task) {
        try {
            work(task);
        } catch (RuntimeException | Error e) {
            LOG.error("the publisher goes on after what should not have happened", e);
        }
    }

    private void work(Task task) {
        switch (task) {
            case Sending sending -> take(sending);
            case Found(var destination, var failure) -> {
                var waiting = Objects.requireNonNull(aside.remove(destination));
                failure.ifPresentOrElse(
                        reason -> waiting.forEach(sending -> sending.fail(Failures.notSent(sending.message(), reason))),
                        () -> waiting.forEach(this::send));
            }
        }
    }

    private void take(Sending sending) {
        var destination = sending.message().destination();
        var waiting = aside.get(destination);
        if (waiting != null) {
            waiting.add(sending);
        } else if (topics.isKnown(destination)) {
            send(sending);
        } else {
            aside.put(destination, new ArrayList<>(List.of(sending)));
            Thread.ofVirtual().name("kafka-topic-" + destination).start(() -> queue.add(find(destination)));
        }
    }

    private Found find(String destination) {
        try {
            topics.ensure(destination);
            return new Found(destination, Optional.empty());
        } catch (KafkaException e) {
            return new Found(destination, Optional.of(e));
        } catch (RuntimeException | Error e) {
            LOG.error("topic '{}' cannot be looked for", destination, e);
            return new Found(destination, Optional.of(new KafkaException("topic cannot be looked for", e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Found(destination, Optional.of(new KafkaException(e)));
        }
    }

    /** What nobody waits for any more is left out. */
    private void send(Sending sending) {
        if (sending.confirmed().isDone()) {
            return;
        }
        var message = sending.message();
        try {
            var _ = producer().send(KafkaBinding.write(message), (sent, failure) -> ended(sending, sent, failure));
        } catch (KafkaException | IllegalStateException e) {
            if (!(e instanceof ApiException)) {
                abandon();
            }
            topics.forget(message.destination());
            sending.fail(Failures.notSent(message, e));
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "{} cannot be handed over to Kafka's client",
                    message.envelope().id(),
                    e);
            sending.fail(Failures.notSent(message, e));
            abandon();
        }
    }

    /** Its making fails while no server's name can be resolved. */
    private KafkaProducer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(properties);
        }
        return producer;
    }

    /** One that failed for good is of no use any more. */
    private void abandon() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }

    /** Called by the producer's thread, so that it is quick. */
    private void ended(Sending sending, RecordMetadata sent, @Nullable Exception failure) {
        var message = sending.message();
        if (failure == null) {
            var coordinates = KafkaBinding.coordinates(sent.topic(), sent.partition(), sent.offset());
            sending.confirmed().complete(new Confirmation(coordinates));
        } else {
            topics.forget(message.destination());
            sending.fail(Failures.sent(message, failure));
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
