package dev.keelson.commandside;

/** The domain refused the command when it came for the first time, and that is the answer still. */
public final class ReplayedRefusalException extends CommandSideException {

    private static final long serialVersionUID = 1L;

    private final RuntimeException refusal;

    private ReplayedRefusalException(RuntimeException refusal) {
        super(String.valueOf(refusal.getMessage()), refusal);
        this.refusal = refusal;
    }

    static ReplayedRefusalException of(RuntimeException refusal) {
        return new ReplayedRefusalException(refusal);
    }

    /** What the domain said. */
    public RuntimeException refusal() {
        return refusal;
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
