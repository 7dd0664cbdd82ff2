package dev.keelson.projections;

import dev.keelson.projections.rows.TableTypes;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What the workers of a generation share.
 *
 * @param segments who has which, and how far it has come
 * @param letters the events that could not be handled
 * @param reader of the log
 * @param batches handles events in transactions
 * @param path where the generation's tables are now
 * @param types of their columns
 * @param configuration how projections are run
 * @param stopsAtFailures whether to stand still at an event that cannot be handled
 * @param storeInterval how often a segment stores that it has passed over events that are not its own
 * @param appended steps when the log has grown
 * @param moved is run when a segment has come further
 * @param workersChanged is run when a segment has got a worker, or lost one
 * @param report hears what happens
 * @param workerEnded is run when a segment can be taken again
 */
record GenerationContext(
        SegmentTable segments,
        DeadLetters letters,
        SegmentReader reader,
        BatchRunner batches,
        Supplier<SchemaPath> path,
        TableTypes types,
        ProjectionsConfiguration configuration,
        boolean stopsAtFailures,
        Supplier<Duration> storeInterval,
        Progress appended,
        Runnable moved,
        Runnable workersChanged,
        ProjectionReport report,
        Runnable workerEnded) {

    TargetTables tables() {
        return new TargetTables(path.get(), types);
    }
}
