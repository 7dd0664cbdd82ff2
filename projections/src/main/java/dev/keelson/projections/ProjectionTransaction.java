package dev.keelson.projections;

import org.axonframework.messaging.core.Context.ResourceKey;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The database transaction of a processing context: opened by the first who asks for its handle, committed in the context's
 * commit phase, rolled back when the context fails, closed in either case. Handler effects and the token share it, and
 * nothing else commits there, since Axon 5.0.1 runs the handlers of one phase in no order.
 */
final class ProjectionTransaction {

    private static final ResourceKey<Handle> HANDLE = ResourceKey.withLabel("keelson.projection-handle");

    private final Jdbi jdbi;

    ProjectionTransaction(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The handle of the context's transaction; neither to be committed nor kept. */
    Handle handle(ProcessingContext context) {
        return context.computeResourceIfAbsent(HANDLE, () -> open(context));
    }

    private Handle open(ProcessingContext context) {
        var handle = jdbi.open();
        try {
            context.doFinally(_ -> close(handle));
            context.runOnCommit(_ -> handle.commit());
            return handle.begin();
        } catch (RuntimeException e) {
            close(handle);
            throw e;
        }
    }

    private static void close(Handle handle) {
        try (handle) {
            if (!handle.isClosed() && handle.isInTransaction()) {
                handle.rollback();
            }
        }
    }
}
