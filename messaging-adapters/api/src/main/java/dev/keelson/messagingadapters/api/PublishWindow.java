package dev.keelson.messagingadapters.api;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes that wait for their broker: each ends in time, never more than the configuration allows. Safe for use by many
 * threads.
 */
public final class PublishWindow {

    private final AdapterConfiguration configuration;
    private final Semaphore slots;
    private volatile boolean closed;

    public PublishWindow(AdapterConfiguration configuration) {
        this.configuration = configuration;
        this.slots = new Semaphore(configuration.publishesInFlight());
    }

    /** How an adapter sends a message. */
    public interface Sender {

        /**
         * Sends, and has the future completed when the broker confirms.
         *
         * @throws Exception the message did not leave
         */
        void send(CompletableFuture<Confirmation> confirmed) throws Exception;
    }

    /**
     * Has a message sent, if there is room.
     *
     * @return fails with a {@link PublishFailedException} in any case
     * @throws IllegalArgumentException the message has too much data
     */
    public CompletableFuture<Confirmation> publish(Message message, Sender sender) {
        message.within(configuration.largestData());
        if (closed || !slots.tryAcquire()) {
            return CompletableFuture.failedFuture(PublishFailedException.notSent(message, refusal(), null));
        }
        var confirmed = new CompletableFuture<Confirmation>();
        var result = new CompletableFuture<Confirmation>();
        var _ = confirmed
                .orTimeout(configuration.publishTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((confirmation, failure) -> end(message, result, confirmation, failure));
        try {
            sender.send(confirmed);
        } catch (Exception e) {
            confirmed.completeExceptionally(
                    PublishFailedException.notSent(message, "it could not be sent: " + e.getMessage(), e));
        }
        return result;
    }

    private void end(
            Message message,
            CompletableFuture<Confirmation> result,
            @Nullable Confirmation confirmation,
            @Nullable Throwable failure) {
        slots.release();
        if (failure == null) {
            result.complete(confirmation);
        } else {
            result.completeExceptionally(told(message, failure));
        }
    }

    private String refusal() {
        return closed
                ? "the adapter is closed"
                : "%d publishes wait for the broker already".formatted(configuration.publishesInFlight());
    }

    private Throwable told(Message message, Throwable failure) {
        return switch (failure) {
            case PublishFailedException e -> e;
            case TimeoutException _ -> PublishFailedException.timedOut(message, configuration.publishTimeout());
            default ->
                PublishFailedException.interrupted(
                        message, "the broker did not confirm: " + failure.getMessage(), failure);
        };
    }

    /**
     * Lets nothing new in and waits for what was sent.
     *
     * @return whether every publish ended in time
     */
    public boolean drain(Duration timeout) {
        closed = true;
        try {
            var all = configuration.publishesInFlight();
            if (slots.tryAcquire(all, timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                slots.release(all);
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
