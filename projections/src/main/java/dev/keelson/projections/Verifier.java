package dev.keelson.projections;

import dev.keelson.eventstore.Dialect;
import dev.keelson.eventstore.EventLog;
import dev.keelson.projections.Verification.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves that a read model is what its handlers make of the log: fills another one beside it, in the same segments, up to the
 * very positions at which the serving one was looked at, and compares the rows. The serving one goes on meanwhile; it halts
 * for as long as it takes to begin a transaction. Safe for use by many threads.
 */
final class Verifier {

    private static final Logger LOG = LoggerFactory.getLogger(Verifier.class);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration END = Duration.ofSeconds(2);
    private static final long NEAR = 2_000;

    private final Map<String, AtomicReference<Verification>> verifications = new ConcurrentHashMap<>();
    private final Map<String, Thread> threads = new ConcurrentHashMap<>();
    private final EventLog log;
    private final Jdbi jdbi;
    private final SegmentTable segments;
    private final DeadLetters letters;
    private final Generations generations;
    private final Runnable wake;

    Verifier(
            EventLog log,
            Jdbi jdbi,
            SegmentTable segments,
            DeadLetters letters,
            Generations generations,
            Runnable wake) {
        this.log = log;
        this.jdbi = jdbi;
        this.segments = segments;
        this.letters = letters;
        this.generations = generations;
        this.wake = wake;
    }

    /** The last one of a projection that was begun on this node. */
    @Nullable
    Verification of(String projection) {
        var known = verifications.get(projection);
        return known == null ? null : known.get();
    }

    /** Begins one, which goes on by itself. */
    Verification begin(Projection projection, GenerationRow serving) {
        var ranges = segments.of(serving.id()).stream().map(SegmentRow::range).toList();
        var scratch = generations.begin(projection, GenerationState.VERIFYING, ranges);
        var counts = letters.counts(serving.id());
        var begun = new Verification(
                projection.name(),
                State.FILLING,
                Instant.now(),
                0,
                counts.letters(),
                counts.skipped(),
                List.of(),
                null);
        var current = new AtomicReference<>(begun);
        verifications.put(projection.name(), current);
        wake.run();
        var schema = projection.schemaOf(scratch.generation()).orElseThrow();
        threads.put(
                projection.name(),
                Thread.ofVirtual()
                        .name("keelson-verification-" + projection.name())
                        .start(() -> run(current, serving, scratch, schema)));
        return begun;
    }

    /** Ends those that are under way, with their tables. */
    void stop() throws InterruptedException {
        threads.values().forEach(Thread::interrupt);
        for (var thread : threads.values()) {
            thread.join(END);
        }
    }

    private void run(
            AtomicReference<Verification> current, GenerationRow serving, GenerationId scratch, String schema) {
        try {
            fill(current, serving.id(), scratch);
            current.updateAndGet(verification -> verification.in(State.COMPARING));
            var tables = compare(serving, scratch, schema);
            current.updateAndGet(verification -> verification.ended(tables));
        } catch (InterruptedException e) {
            current.updateAndGet(verification -> verification.failed("the node is stopping"));
        } catch (RuntimeException e) {
            current.updateAndGet(verification -> verification.failed(e.toString()));
        } finally {
            // the database takes no connection of an interrupted thread
            Thread.interrupted();
            drop(scratch);
        }
    }

    private void drop(GenerationId scratch) {
        try {
            generations.drop(scratch);
        } catch (ProjectionRefusedException e) {
            // somebody has cancelled it, and with it its tables
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("generation", scratch)
                    .setCause(e)
                    .log(
                            "the tables of a comparison were not dropped; cancel the projection's rebuild to have them dropped");
        }
        wake.run();
    }

    /** Until it halts behind the serving one. */
    private void fill(AtomicReference<Verification> current, GenerationId serving, GenerationId scratch)
            throws InterruptedException {
        var position = lowest(scratch);
        while (position < log.head() - NEAR) {
            var reached = position;
            current.updateAndGet(verification -> verification.at(reached));
            await("%s did not go on from position %d".formatted(scratch, reached), () -> lowest(scratch) > reached);
            position = lowest(scratch);
        }
        var behind = Math.max(log.head(), highest(scratch));
        segments.halt(scratch, _ -> behind);
        wake.run();
        await(
                "the read models did not come to position " + behind,
                () -> lowest(scratch) >= behind && lowest(serving) >= behind);
        current.updateAndGet(verification -> verification.at(behind));
    }

    private List<Verification.Table> compare(GenerationRow serving, GenerationId scratch, String schema)
            throws InterruptedException {
        try (var snapshot = jdbi.open();
                var other = jdbi.open()) {
            var positions = lookAt(snapshot, serving.id(), String.valueOf(serving.tables()));
            segments.halt(scratch, segment -> positions.getOrDefault(segment.range(), segment.position()));
            wake.run();
            await(
                    "the new read model did not come to where the serving one was looked at",
                    () -> isAt(scratch, positions));
            other.begin();
            mayBeIdle(other);
            var tables = new TableComparison(snapshot, String.valueOf(serving.tables()), other, schema).compare();
            other.rollback();
            snapshot.rollback();
            return tables;
        }
    }

    /** Begins to see the serving tables as they are at the positions that are returned. */
    private Map<SegmentRange, Long> lookAt(Handle snapshot, GenerationId serving, String schema) {
        return jdbi.inTransaction(handle -> {
            var locked = handle.attach(SegmentDao.class).lock(serving.projection(), serving.generation());
            snapshot.begin();
            snapshot.setTransactionIsolationLevel(TransactionIsolationLevel.REPEATABLE_READ);
            mayBeIdle(snapshot);
            ReadModelTables.look(snapshot, schema);
            return locked.stream().collect(Collectors.toMap(SegmentRow::range, SegmentRow::position));
        });
    }

    /** One may be idle for as long as the other is read. */
    private static void mayBeIdle(Handle handle) {
        if (Dialect.of(handle) != Dialect.H2) {
            handle.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
        }
    }

    private boolean isAt(GenerationId scratch, Map<SegmentRange, Long> positions) {
        var now = segments.of(scratch).stream().collect(Collectors.toMap(SegmentRow::range, SegmentRow::position));
        if (!now.keySet().equals(positions.keySet())) {
            throw ProjectionRefusedException.forNow("the segments were split or merged meanwhile");
        }
        return now.equals(positions);
    }

    private long lowest(GenerationId id) {
        return positions(id).min().orElseThrow(() -> ProjectionRefusedException.because(id + " is gone"));
    }

    private long highest(GenerationId id) {
        return positions(id).max().orElseThrow(() -> ProjectionRefusedException.because(id + " is gone"));
    }

    private LongStream positions(GenerationId id) {
        return segments.of(id).stream().mapToLong(SegmentRow::position);
    }

    private static void await(String otherwise, BooleanSupplier done) throws InterruptedException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw ProjectionRefusedException.forNow(otherwise + " within " + PATIENCE);
            }
            Thread.sleep(LOOK);
        }
    }
}
