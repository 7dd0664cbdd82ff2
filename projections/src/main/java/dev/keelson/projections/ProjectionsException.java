package dev.keelson.projections;

/** What goes wrong with projections. */
public abstract class ProjectionsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    ProjectionsException(String message, boolean retryable) {
        super(message);
        this.retryable = retryable;
    }

    /** Whether the same may succeed a little later. */
    public final boolean retryable() {
        return retryable;
    }
}
