package dev.keelson.projections;

import dev.keelson.eventstore.EventStoreException;
import dev.keelson.eventstore.SqlStates;

/** A handler failed. Its cause says why. */
final class UnitFailedException extends ProjectionsException {

    private static final long serialVersionUID = 1L;

    private final transient PreparedEvent event;
    private final transient Unit unit;

    private UnitFailedException(PreparedEvent event, Unit unit, Throwable cause, boolean retryable) {
        super("%s was not handled: %s".formatted(event.message().type().qualifiedName(), cause), retryable);
        initCause(cause);
        this.event = event;
        this.unit = unit;
    }

    static UnitFailedException of(PreparedEvent event, Unit unit, Throwable cause) {
        return new UnitFailedException(event, unit, cause, isTransient(cause));
    }

    PreparedEvent event() {
        return event;
    }

    Unit unit() {
        return unit;
    }

    /** What a handler threw, or what else went wrong. */
    static Throwable reasonOf(RuntimeException failure) {
        return failure instanceof UnitFailedException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Whether it is the database's doing and not the event's. */
    static boolean isTransient(Throwable failure) {
        return SqlStates.isTransient(failure)
                || (failure instanceof EventStoreException store && store.retryable())
                || (failure instanceof ProjectionsException own && own.retryable())
                || failure instanceof InterruptedException;
    }
}
