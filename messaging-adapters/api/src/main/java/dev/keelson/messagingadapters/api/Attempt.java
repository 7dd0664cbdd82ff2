package dev.keelson.messagingadapters.api;

import dev.keelson.messagingadapters.api.Verdict.Acknowledged;
import dev.keelson.messagingadapters.api.Verdict.Rejected;
import dev.keelson.messagingadapters.api.Verdict.RetryLater;
import dev.keelson.messagingadapters.api.Verdict.Withdrawn;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One attempt of a message, settled by the first verdict. Safe for use by many threads. */
final class Attempt implements Delivery {

    private static final Duration LONGEST_DELAY = Duration.ofDays(1);

    private final Incoming incoming;
    private final int number;
    private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();

    Attempt(Incoming incoming, int number) {
        this.incoming = incoming;
        this.number = number;
    }

    @Override
    public Message message() {
        return incoming.message();
    }

    @Override
    public boolean redelivered() {
        return incoming.redelivered() || number > 1;
    }

    @Override
    public int attempt() {
        return number;
    }

    @Override
    public String coordinates() {
        return incoming.coordinates();
    }

    @Override
    public boolean acknowledge() {
        return verdict.complete(new Acknowledged());
    }

    @Override
    public boolean retryLater(Duration delay) {
        if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException(
                    "delay must be from %s to %s, was %s".formatted(Duration.ZERO, LONGEST_DELAY, delay));
        }
        return verdict.complete(new RetryLater(delay));
    }

    @Override
    public boolean reject(String reason) {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("reason must not be blank");
        }
        return verdict.complete(new Rejected(reason));
    }

    boolean withdraw() {
        return verdict.complete(new Withdrawn());
    }

    /** The verdict; if there is none in time, this one is it. */
    Verdict verdict(Duration patience, Verdict otherwise) {
        return verdict.completeOnTimeout(otherwise, patience.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
