package dev.keelson.eventstore;

/** The append was refused for a reason that asking again does not change; nothing of it is in the log. */
public final class AppendRefusedException extends EventStoreException {

    private static final long serialVersionUID = 1L;

    private final transient AppendOutcome outcome;

    private AppendRefusedException(String message, AppendOutcome outcome) {
        super(message, null);
        this.outcome = outcome;
    }

    static AppendRefusedException byCompanion(AppendOutcome.Refused refused) {
        return new AppendRefusedException("%s refused: %s".formatted(refused.companion(), refused.reason()), refused);
    }

    static AppendRefusedException duplicate(AppendOutcome.Duplicate duplicate) {
        return new AppendRefusedException(
                "an event with the id %s is in the log already".formatted(duplicate.eventId()), duplicate);
    }

    /** Why: {@link AppendOutcome.Refused} or {@link AppendOutcome.Duplicate}. */
    public AppendOutcome outcome() {
        return outcome;
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
