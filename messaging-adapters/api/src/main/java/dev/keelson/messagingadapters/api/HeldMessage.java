package dev.keelson.messagingadapters.api;

import dev.keelson.messagingadapters.api.Verdict.Acknowledged;
import dev.keelson.messagingadapters.api.Verdict.Rejected;
import dev.keelson.messagingadapters.api.Verdict.RetryLater;
import dev.keelson.messagingadapters.api.Verdict.Withdrawn;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A message from its arrival in a lane to its settlement. Worked on by the thread of the lane; withdrawn by any. */
final class HeldMessage {

    private static final Logger LOG = LoggerFactory.getLogger(HeldMessage.class);

    private final Incoming incoming;
    private final SubscriptionConfiguration configuration;
    private final DeliveryHandler handler;
    private final CountDownLatch ending = new CountDownLatch(1);
    private volatile @Nullable Attempt current;
    private volatile boolean withdrawn;

    HeldMessage(Incoming incoming, SubscriptionConfiguration configuration, DeliveryHandler handler) {
        this.incoming = incoming;
        this.configuration = configuration;
        this.handler = handler;
    }

    Object origin() {
        return incoming.origin();
    }

    /** No further attempt; the one that is under way may still be settled. */
    void stopTrying() {
        ending.countDown();
    }

    /** No further attempt, and the one that is under way is settled no more. */
    void withdraw() {
        withdrawn = true;
        stopTrying();
        var attempt = current;
        if (attempt != null) {
            attempt.withdraw();
        }
    }

    /** Attempts it until it is settled for good or given back. */
    void work() {
        for (var number = incoming.attempt(); ending.getCount() > 0; number++) {
            switch (attempt(number)) {
                case Acknowledged _ -> {
                    acknowledge();
                    return;
                }
                case Rejected(var reason) -> {
                    park(reason);
                    return;
                }
                case RetryLater(var delay) -> pause(delay);
                case Withdrawn _ -> {
                    return;
                }
            }
        }
    }

    private Verdict attempt(int number) {
        if (incoming.unreadable().isPresent()) {
            return new Rejected(incoming.unreadable().get());
        }
        var attempt = new Attempt(incoming, number);
        current = attempt;
        if (withdrawn) {
            return new Withdrawn();
        }
        hand(attempt);
        var verdict = attempt.verdict(
                configuration.settleTimeout(),
                new RetryLater(configuration.retry().pause(number)));
        return withdrawn ? new Withdrawn() : verdict;
    }

    /** Whatever a handler throws, the lane goes on. */
    private void hand(Attempt attempt) {
        try {
            handler.handle(attempt);
        } catch (Throwable e) {
            var pause = configuration.retry().pause(attempt.attempt());
            if (attempt.retryLater(pause)) {
                LOG.warn("{} failed at attempt {} and is tried again in {}", this, attempt.attempt(), pause, e);
            }
        }
        Thread.interrupted();
    }

    private void acknowledge() {
        try {
            incoming.settlement().acknowledge();
        } catch (Exception e) {
            LOG.warn("{} was not acknowledged and will come again", this, e);
        }
    }

    private void park(String reason) {
        var letter = new DeadLetter(incoming.message(), configuration.group(), incoming.coordinates(), reason);
        for (var number = 1; !isParked(letter, number); number++) {
            if (ending.getCount() == 0) {
                return;
            }
        }
        LOG.warn("{} is parked: {}", this, reason);
        acknowledge();
    }

    private boolean isParked(DeadLetter letter, int number) {
        try {
            incoming.settlement().park(letter);
            return true;
        } catch (Exception e) {
            var pause = configuration.retry().pause(number);
            LOG.warn("{} could not be parked, its key waits for {}", this, pause, e);
            pause(pause);
            return false;
        }
    }

    private void pause(Duration pause) {
        try {
            var _ = ending.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopTrying();
        }
    }

    @Override
    public String toString() {
        var message = incoming.message();
        return "message '%s' of key '%s' from '%s', group '%s', at %s"
                .formatted(
                        message.envelope().id(),
                        message.key(),
                        message.destination(),
                        configuration.group(),
                        incoming.coordinates());
    }
}
