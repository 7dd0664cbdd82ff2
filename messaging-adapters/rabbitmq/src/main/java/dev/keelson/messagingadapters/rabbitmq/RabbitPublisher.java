package dev.keelson.messagingadapters.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.Confirmation;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.PublishFailedException;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages in the order in which they came, without waiting for a confirmation before the next. While RabbitMQ is away
 * each fails at once, between attempts to reach it. The queue is as long as the window of its adapter allows. Safe for use by
 * many threads.
 */
final class RabbitPublisher implements AutoCloseable {

    private static final long PAUSE_MILLIS = 100;

    private final BrokerConnection connection;
    private final Topology topology;
    private final AdapterConfiguration configuration;
    private final BlockingQueue<Sending> queue = new LinkedBlockingQueue<>();
    private volatile boolean closed;
    private @Nullable ConfirmedChannel channel;
    private int failures;
    private long nextAttempt = System.nanoTime();
    private String reason = "";

    RabbitPublisher(BrokerConnection connection, Topology topology, AdapterConfiguration configuration) {
        this.connection = connection;
        this.topology = topology;
        this.configuration = configuration;
        Thread.ofVirtual().name("rabbitmq-publisher").start(this::run);
    }

    void send(Message message, CompletableFuture<Confirmation> confirmed) {
        queue.add(new Sending(message, confirmed));
    }

    private void run() {
        try {
            while (!closed) {
                var sending = queue.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                if (sending != null && !sending.confirmed().isDone()) {
                    send(sending);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Sending sending) {
        var message = sending.message();
        try {
            var ready = channel();
            var properties = ready.prepare(message);
            failures = 0;
            send(ready, sending, properties);
        } catch (TopologyMismatchException | IllegalArgumentException e) {
            sending.fail(PublishFailedException.refused(message, BrokerConnection.told(e), e));
        } catch (IOException | RuntimeException e) {
            giveUp(e);
            sending.fail(PublishFailedException.notSent(message, "RabbitMQ cannot be reached: " + reason, e));
        }
    }

    private void send(ConfirmedChannel ready, Sending sending, BasicProperties properties) {
        try {
            ready.send(sending, properties);
        } catch (IOException | RuntimeException e) {
            giveUp(e);
            sending.fail(
                    PublishFailedException.interrupted(sending.message(), "the connection was lost: " + reason, e));
        }
    }

    private ConfirmedChannel channel() throws IOException {
        if (channel != null && channel.isOpen()) {
            return channel;
        }
        if (failures > 0 && System.nanoTime() - nextAttempt < 0) {
            throw new WaitingException(reason);
        }
        var opened = new ConfirmedChannel(connection.get(), topology);
        channel = opened;
        return opened;
    }

    /** It is not time yet to try again. */
    private static final class WaitingException extends IOException {
        private static final long serialVersionUID = 1L;

        WaitingException(String message) {
            super(message);
        }
    }

    /** Nobody knows how far the client and RabbitMQ agree on the numbers of confirmations after a failure. */
    private void giveUp(Exception e) {
        if (e instanceof WaitingException) {
            return;
        }
        reason = BrokerConnection.told(e);
        failures++;
        nextAttempt =
                System.nanoTime() + configuration.reconnect().pause(failures).toNanos();
        if (channel != null) {
            channel.abort();
            channel = null;
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
