package dev.keelson.messagingadapters.consumer;

import dev.keelson.messagingadapters.api.Delivery;
import dev.keelson.messagingadapters.consumer.Letters.Kept;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settles deliveries after they were tried. Safe for use by many threads. */
final class Aftermath {

    private static final Logger LOG = LoggerFactory.getLogger(Aftermath.class);

    private final ConsumerConfiguration configuration;
    private final Letters letters;
    private final Progress progress;
    private final Trials trials;

    Aftermath(ConsumerConfiguration configuration, Letters letters, Progress progress) {
        this.configuration = configuration;
        this.letters = letters;
        this.progress = progress;
        this.trials = new Trials(configuration.subscription().inFlight());
    }

    /** Whether it failed before, or may have, so that others should not have to do with it. */
    boolean isSuspect(Delivery delivery) {
        return trials.isSuspect(delivery);
    }

    /** There is nothing to be done about it any more. */
    void done(Delivery delivery) {
        trials.forget(delivery);
        delivery.acknowledge();
    }

    void dropped(Delivery delivery, Stage stage, Throwable reason) {
        done(delivery);
        progress.dropped(stage.name());
        if (stage.policy() == Stage.Policy.DROP) {
            LOG.warn("{} is dropped by stage '{}': {}", told(delivery), stage.name(), Failure.reasonOf(reason));
        }
    }

    void failed(Delivery delivery, Throwable cause) {
        switch (Blame.of(cause)) {
            case NOBODY -> postponed(delivery, cause);
            case PERHAPS -> failedPerhapsByItself(delivery, cause);
            case MESSAGE -> park(delivery, Failure.of(cause, trials.failed(delivery)));
        }
    }

    private void failedPerhapsByItself(Delivery delivery, Throwable cause) {
        var failures = trials.failed(delivery);
        if (failures >= configuration.attempts()) {
            park(delivery, Failure.of(cause, failures));
            return;
        }
        var pause = pause(failures);
        if (delivery.retryLater(pause)) {
            progress.retried();
            LOG.warn("{} failed at attempt {} and is tried again in {}", told(delivery), failures, pause, cause);
        }
    }

    private void park(Delivery delivery, Failure failure) {
        if (kept(delivery, () -> letters.park(delivery, failure))) {
            LOG.warn("{} is parked: {}", told(delivery), failure.reason());
        }
    }

    void parkBehind(Delivery delivery) {
        kept(delivery, () -> letters.parkBehind(delivery));
    }

    /** Rather than lose a message, its key stands still. */
    private boolean kept(Delivery delivery, Supplier<Kept> keeping) {
        try {
            var kept = keeping.get();
            trials.forget(delivery);
            switch (kept) {
                case PARKED -> progress.parked();
                case DUPLICATE -> progress.duplicates(1);
                case WITHDRAWN -> {}
            }
            return kept == Kept.PARKED;
        } catch (KeyBusyException _) {
            delivery.retryLater(pause(1));
        } catch (Throwable e) {
            postponed(delivery, e);
        }
        return false;
    }

    /** Nothing can be done for it now, which is not its fault. */
    void postponed(Delivery delivery, Throwable cause) {
        var pause = pause(trials.postponed(delivery));
        progress.stalled(Failure.reasonOf(cause), pause);
        delivery.retryLater(pause);
    }

    /** The database was lost during the effect of several messages. */
    void lostTogether(Delivery delivery, Throwable cause) {
        trials.lostTogether(delivery);
        postponed(delivery, cause);
    }

    /**
     * The database was lost during the effect of one message.
     *
     * @param commits how many transactions of the consumer have committed by now; if some did since it happened to this message
     *     the last time, it counts as a failure
     */
    void lostAlone(Delivery delivery, Throwable cause, long commits) {
        if (trials.lostAlone(delivery, commits)) {
            failedPerhapsByItself(delivery, cause);
        } else {
            postponed(delivery, cause);
        }
    }

    private Duration pause(int number) {
        return configuration.subscription().retry().pause(number);
    }

    private String told(Delivery delivery) {
        var message = delivery.message();
        return "message '%s' of key '%s' from '%s', consumer '%s', at %s"
                .formatted(
                        message.envelope().id(),
                        message.key(),
                        message.destination(),
                        configuration.name(),
                        delivery.coordinates());
    }
}
