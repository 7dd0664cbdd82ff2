package dev.keelson.messagingadapters.kafka;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.FencedException;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.PositionedPublisher;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes in Kafka's transactions, with the position as one record more. */
final class KafkaPositionedPublisher implements PositionedPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaPositionedPublisher.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    private final KafkaConfiguration kafka;
    private final AdapterConfiguration configuration;
    private final ClientProperties clients;
    private final String name;
    private final Topics topics;
    private final Positions positions;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    /** The first message of a transaction that failed; none for the position. */
    private record Failure(@Nullable Message message, Exception cause) {}

    KafkaPositionedPublisher(KafkaConfiguration kafka, AdapterConfiguration configuration, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name must have 1 to 249 letters, digits, '.', '_' and '-', was '%s'".formatted(name));
        }
        this.kafka = kafka;
        this.configuration = configuration;
        this.clients = new ClientProperties(kafka, configuration);
        this.name = name;
        this.topics = new Topics(kafka, configuration);
        this.positions = new Positions(clients, topics, kafka.positions(), configuration.publishTimeout());
    }

    @Override
    public OptionalLong begin() throws InterruptedException {
        abandon();
        try {
            topics.ensurePositions();
            var begun = new KafkaProducer<byte[], byte[]>(clients.producer(name));
            producer = begun;
            begun.initTransactions();
            return positions.last(name);
        } catch (InterruptException e) {
            abandon();
            throw interrupted(e);
        } catch (KafkaException | IllegalStateException e) {
            abandon();
            throw isFenced(e) ? new FencedException(name, e) : failed(e);
        }
    }

    private KafkaFailedException failed(RuntimeException e) {
        return KafkaFailedException.of("'%s' cannot begin at %s".formatted(name, kafka), e);
    }

    @Override
    public void publish(List<Message> messages, long position) throws InterruptedException {
        var begun = producer;
        if (begun == null) {
            throw new IllegalStateException("'%s' has to begin before it publishes".formatted(name));
        }
        messages.forEach(message -> message.within(configuration.largestData()));
        var failed = new AtomicReference<@Nullable Failure>();
        try {
            ensure(messages, failed);
            begun.beginTransaction();
            send(begun, messages, failed);
            var _ = begun.send(record(position), (_, failure) -> note(failed, null, failure));
            begun.commitTransaction();
        } catch (InterruptException e) {
            abandon();
            throw interrupted(e);
        } catch (KafkaException | IllegalStateException e) {
            abort(begun);
            throw told(messages, position, e, failed.get());
        }
    }

    private void ensure(List<Message> messages, AtomicReference<@Nullable Failure> failed) throws InterruptedException {
        for (var message : messages) {
            try {
                topics.ensure(message.destination());
            } catch (KafkaException e) {
                note(failed, message, e);
                throw e;
            }
        }
    }

    /** Stops at the first that is known to have failed; the commit will tell then. */
    private static void send(
            KafkaProducer<byte[], byte[]> begun, List<Message> messages, AtomicReference<@Nullable Failure> failed) {
        for (var message : messages) {
            if (failed.get() != null) {
                return;
            }
            var _ = begun.send(KafkaBinding.write(message), (_, failure) -> note(failed, message, failure));
        }
    }

    private static void note(
            AtomicReference<@Nullable Failure> failed, @Nullable Message message, @Nullable Exception failure) {
        if (failure != null) {
            failed.compareAndSet(null, new Failure(message, failure));
        }
    }

    private ProducerRecord<byte[], byte[]> record(long position) {
        return new ProducerRecord<>(
                kafka.positions(),
                Positions.PARTITION,
                KafkaBinding.bytes(name),
                KafkaBinding.bytes(Long.toString(position)));
    }

    private RuntimeException told(
            List<Message> messages, long position, RuntimeException thrown, @Nullable Failure failed) {
        if (isFenced(thrown) || (failed != null && isFenced(failed.cause()))) {
            return new FencedException(name, thrown);
        }
        var cause = failed == null ? thrown : failed.cause();
        var message = failed == null || failed.message() == null ? first(messages) : failed.message();
        if (message == null) {
            return KafkaFailedException.of("'%s' could not keep position %d".formatted(name, position), thrown);
        }
        forget(messages);
        return Failures.sent(message, cause);
    }

    private static @Nullable Message first(List<Message> messages) {
        return messages.isEmpty() ? null : messages.getFirst();
    }

    private void forget(List<Message> messages) {
        messages.forEach(message -> topics.forget(message.destination()));
    }

    /** A transaction that is not ended by this, begin ends. */
    private void abort(KafkaProducer<byte[], byte[]> begun) {
        try {
            begun.abortTransaction();
        } catch (KafkaException | IllegalStateException e) {
            LOG.debug("a transaction of '{}' could not be aborted", name, e);
        }
        abandon();
    }

    private static boolean isFenced(@Nullable Throwable failure) {
        return switch (failure) {
            case ProducerFencedException _, InvalidProducerEpochException _ -> true;
            case null -> false;
            default -> isFenced(failure.getCause());
        };
    }

    private static InterruptedException interrupted(InterruptException e) {
        var interrupted = new InterruptedException("interrupted while Kafka was asked");
        interrupted.initCause(e);
        return interrupted;
    }

    private void abandon() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }

    @Override
    public void close() {
        abandon();
        topics.close();
    }
}
