package dev.keelson.queryside;

import java.time.Duration;

/** The read models did not reach the asked position in time. */
public final class ProjectionBehindException extends QuerySideException {

    private static final long serialVersionUID = 1L;

    private final long minPosition;
    private final long position;

    private ProjectionBehindException(String message, long minPosition, long position) {
        super(message, null);
        this.minPosition = minPosition;
        this.position = position;
    }

    static ProjectionBehindException at(long position, long minPosition, Duration waited) {
        return new ProjectionBehindException(
                "the read model is at position %d and did not reach %d within %s"
                        .formatted(position, minPosition, waited),
                minPosition,
                position);
    }

    /** The position that was asked for. */
    public long minPosition() {
        return minPosition;
    }

    /** The position that was reached. */
    public long position() {
        return position;
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
