package dev.keelson.messagingadapters.relay;

import dev.keelson.messagingadapters.api.Confirmation;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.MessagingException;
import dev.keelson.messagingadapters.relay.RelayState.Stopped;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a relay does under one claim. One thread decides everything; confirmations, which come on the adapter's threads, are
 * put into a queue and looked at in turn. So there is no lock around the messages, and no thread a message.
 *
 * <p>Of each key one message waits for the broker. One that fails is published again after a pause, with its key behind it.
 * One that is refused makes the relay stand still: what is before it goes on, nothing behind it is begun, and it is offered
 * again after the longest pause.
 *
 * <p>A publish that is under way when the claim is lost may arrive after what the next owner publishes. It is a duplicate then:
 * the next owner begins at or before the first message that was not confirmed, in the same order.
 */
final class ConfirmedRun {

    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(1);
    private static final long DRAIN_LOOK = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long NO_LIMIT = Long.MAX_VALUE;

    private final RelayConfiguration configuration;
    private final RelayProgress progress;
    private final Standstill standstill;
    private final StopRequest stop;
    private final Wakeup wakeup;
    private final MessagingAdapter adapter;
    private final RelayClaim claim;
    private final PageReader reader;
    private final Window window;
    private final Queue<Sending> ended = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Sending> waiting =
            new PriorityQueue<>(Comparator.comparingLong((Sending sending) -> sending.due));
    private final PriorityQueue<Sending> refused =
            new PriorityQueue<>(Comparator.comparingLong((Sending sending) -> sending.position));
    private int inFlight;
    /** How many of those that are not done were not confirmed before. */
    private int failing;

    ConfirmedRun(RelayTools tools, MessagingAdapter adapter, RelayClaim claim, PageReader reader) {
        this.configuration = tools.configuration();
        this.progress = tools.progress();
        this.standstill = tools.standstill();
        this.stop = tools.stop();
        this.wakeup = tools.wakeup();
        this.adapter = adapter;
        this.claim = claim;
        this.reader = reader;
        this.window = new Window(claim.position(), configuration.window(), configuration.windowBytes());
    }

    void run() {
        while (!claim.isLost() && !isDrained()) {
            step();
            wakeup.await(untilNextDue());
        }
        settle();
        tell();
    }

    private boolean isDrained() {
        return stop.isAsked() && (inFlight == 0 || stop.isOverdue());
    }

    private void step() {
        settle();
        if (!stop.isAsked()) {
            passOver();
            refill();
            if (claim.isHeld()) {
                publishDue();
                publishReady();
            }
        }
        tell();
    }

    private void tell() {
        claim.reached(window.position());
        progress.moved(window.position(), inFlight, window.oldest());
    }

    private void settle() {
        var confirmed = 0;
        var again = 0;
        for (var sending = ended.poll(); sending != null; sending = ended.poll()) {
            inFlight--;
            sending.waitsForBroker = false;
            if (sending.outcome == null) {
                confirmed++;
                done(sending);
            } else {
                again++;
                failed(sending, sending.outcome);
            }
        }
        progress.confirmed(confirmed);
        progress.retried(again);
    }

    private void done(Sending sending) {
        if (sending.failures > 0 && --failing == 0) {
            progress.brokerAnswers();
        }
        if (sending.refusal != null) {
            refused.remove(sending);
        }
        window.done(sending);
    }

    private void failed(Sending sending, Throwable outcome) {
        if (++sending.failures == 1) {
            failing++;
        }
        var reason = String.valueOf(outcome.getMessage());
        if (isRetryable(outcome)) {
            progress.brokerInTrouble(reason);
            sending.due = System.nanoTime()
                    + configuration.retry().pause(sending.failures).toNanos();
        } else {
            if (sending.refusal == null) {
                refused.add(sending);
            }
            sending.refusal = reason;
            sending.due = System.nanoTime() + configuration.retry().longest().toNanos();
        }
        waiting.add(sending);
    }

    private static boolean isRetryable(Throwable outcome) {
        return outcome instanceof MessagingException failure
                ? failure.retryable()
                : !(outcome instanceof IllegalArgumentException);
    }

    /** What an operator wants to be passed over is done with. */
    private void passOver() {
        for (var first = refused.peek(); standstill.isSkipped(stopped(first)); first = refused.peek()) {
            if (first == null || first.waitsForBroker) {
                return;
            }
            refused.remove();
            waiting.remove(first);
            done(first);
        }
    }

    private static @Nullable Stopped stopped(@Nullable Sending refused) {
        return refused == null || refused.refusal == null ? null : new Stopped(refused.position, refused.refusal);
    }

    private void refill() {
        while (refused.isEmpty() && window.hasRoom()) {
            var page = reader.poll();
            if (page == null) {
                return;
            }
            for (var event : page.events()) {
                var sending = Sending.of(event);
                window.add(sending);
                if (sending.refusal != null) {
                    refused.add(sending);
                    wakeup.signal();
                }
            }
            window.readThrough(page.through());
        }
    }

    private void publishDue() {
        for (var first = waiting.peek();
                first != null && isDue(first) && hasRoom() && claim.isHeld();
                first = waiting.peek()) {
            publish(waiting.remove());
            progress.published(1);
        }
    }

    private static boolean isDue(Sending sending) {
        return sending.due - System.nanoTime() <= 0;
    }

    private boolean hasRoom() {
        return inFlight < configuration.inFlight();
    }

    private void publishReady() {
        var first = refused.peek();
        var below = first == null ? NO_LIMIT : first.position;
        var published = 0;
        while (hasRoom() && claim.isHeld()) {
            var next = window.pollReady(below);
            if (next == null) {
                break;
            }
            publish(next);
            published++;
        }
        progress.published(published);
    }

    private void publish(Sending sending) {
        var message = sending.message;
        if (message == null) {
            return;
        }
        inFlight++;
        sending.waitsForBroker = true;
        var _ = handOver(message).whenComplete((_, failure) -> ended(sending, failure));
    }

    private CompletableFuture<Confirmation> handOver(Message message) {
        try {
            return adapter.publish(message.destination(), message.key(), message.envelope());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void ended(Sending sending, @Nullable Throwable failure) {
        sending.outcome = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        ended.add(sending);
        wakeup.signal();
    }

    /** A confirmation, and a sign of life of the claim, end the wait in any case. */
    private long untilNextDue() {
        if (stop.isAsked()) {
            return DRAIN_LOOK;
        }
        var first = waiting.peek();
        return first == null || !hasRoom() || !claim.isHeld()
                ? LONGEST_WAIT
                : Math.clamp(first.due - System.nanoTime(), 0, LONGEST_WAIT);
    }
}
