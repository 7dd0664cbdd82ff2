package dev.keelson.projections;

/** What an operator asked for cannot be done as things are; the message says what would have to be different. */
public final class ProjectionRefusedException extends ProjectionsException {

    private static final long serialVersionUID = 1L;

    private ProjectionRefusedException(String message, boolean retryable) {
        super(message, retryable);
    }

    static ProjectionRefusedException because(String reason) {
        return new ProjectionRefusedException(reason, false);
    }

    static ProjectionRefusedException forNow(String reason) {
        return new ProjectionRefusedException(reason, true);
    }
}
