package dev.keelson.eventstore;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** Loses the answers of some appends: of some that were never made, some that were, some that are made later. */
final class UncertainLog extends ForwardingEventLog {

    private static final int ONE_IN = 60;

    private final RandomGenerator random;
    private final Executor later;

    /** @param later runs the appends that are made after their answer was lost */
    UncertainLog(EventLog log, RandomGenerator random, Executor later) {
        super(log);
        this.random = random;
        this.later = later;
    }

    @Override
    public AppendOutcome append(Append append) {
        switch (random.nextInt(ONE_IN)) {
            case 0 -> throw lost();
            case 1 -> {
                super.append(append);
                throw lost();
            }
            case 2 -> {
                later.execute(() -> appendUnseen(append));
                throw lost();
            }
            default -> {
                return super.append(append);
            }
        }
    }

    private void appendUnseen(Append append) {
        try {
            super.append(append);
        } catch (EventStoreException e) {
            // nobody waits for the answer
        }
    }

    private static AppendOutcomeUnknownException lost() {
        return AppendOutcomeUnknownException.timedOut(Duration.ofNanos(1));
    }
}
