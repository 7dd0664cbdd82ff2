package dev.keelson.projections;

import dev.keelson.domain.Rows;
import dev.keelson.eventstore.SqlStates;
import dev.keelson.projections.rows.RowChanges;
import java.sql.SQLException;
import java.util.Objects;
import org.axonframework.messaging.core.Context.ResourceKey;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The database transaction of a processing context: opened by the first who asks for its handle, committed in the context's
 * commit phase, rolled back when the context fails, closed in either case. Handler effects and the segment's position share
 * it, and nothing else commits there, since Axon 5.0.1 runs the handlers of one phase in no order.
 */
final class ProjectionTransaction {

    /** The tables of this context's projection; without them, those of the read models that serve queries. */
    static final ResourceKey<TargetTables> TABLES = ResourceKey.withLabel("keelson.projection-tables");

    private static final ResourceKey<RowChanges> ROWS = ResourceKey.withLabel("keelson.projection-rows");

    private static final ResourceKey<Handle> HANDLE = ResourceKey.withLabel("keelson.projection-handle");

    private final SchemaPaths paths = new SchemaPaths();
    private final Jdbi jdbi;
    private final ReadingQueries queries;

    ProjectionTransaction(Jdbi jdbi, ReadingQueries queries) {
        this.jdbi = jdbi;
        this.queries = queries;
    }

    /** The handle of the context's transaction; neither to be committed nor kept. */
    Handle handle(ProcessingContext context) {
        return context.computeResourceIfAbsent(HANDLE, () -> open(context));
    }

    /** The same with the changes of rows so far written, for a handler that looks. */
    Handle flushedHandle(ProcessingContext context) {
        flushRows(context);
        return handle(context);
    }

    /** The changes of rows that are written at the end of the context's batch. */
    Rows rows(ProcessingContext context) {
        var tables = Objects.requireNonNull(context.getResource(TABLES), "rows are for the handlers of projections");
        var handle = handle(context);
        return context.computeResourceIfAbsent(ROWS, () -> new RowChanges(handle, tables.types()));
    }

    /** Writes the changes of rows so far. */
    static void flushRows(ProcessingContext context) {
        var rows = context.getResource(ROWS);
        if (rows != null) {
            rows.flush();
        }
    }

    private Handle open(ProcessingContext context) {
        var tables = context.getResource(TABLES);
        return tables == null ? openForQuery(context) : open(context, tables.path());
    }

    private Handle openForQuery(ProcessingContext context) {
        var path = queries.enter();
        context.doFinally(_ -> queries.leave(path));
        return open(context, path);
    }

    private Handle open(ProcessingContext context, SchemaPath path) {
        var handle = jdbi.open();
        try {
            context.doFinally(_ -> close(handle));
            context.runOnCommit(_ -> commit(handle));
            paths.enter(handle, path);
            return handle.begin();
        } catch (RuntimeException e) {
            close(handle);
            throw e;
        }
    }

    /** A pool has closed what was lost in a statement whose failure nobody told, and says so without an SQLSTATE. */
    private static void commit(Handle handle) {
        try {
            if (handle.getConnection().isClosed()) {
                throw SqlStates.connectionLost();
            }
        } catch (SQLException e) {
            throw new ConnectionException(e);
        }
        handle.commit();
    }

    private static void close(Handle handle) {
        try (handle) {
            if (!handle.isClosed() && handle.isInTransaction()) {
                handle.rollback();
            }
        }
    }
}
