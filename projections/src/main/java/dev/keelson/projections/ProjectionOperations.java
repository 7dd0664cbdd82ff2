package dev.keelson.projections;

import dev.keelson.eventstore.EventLog;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What an operator can do with projections while they run, on any node: what is asked for stands in the tables, and the node
 * that has the segment does it. Safe for use by many threads.
 *
 * @see UnknownProjectionException for names that do not exist
 * @see ProjectionRefusedException for what cannot be done as things are
 */
public final class ProjectionOperations {

    private static final Duration LOOK = Duration.ofMillis(20);
    private static final int MAX_NOTE = 1_000;

    private final Map<String, Projection> projections;
    private final EventLog log;
    private final SegmentTable segments;
    private final DeadLetters letters;
    private final Generations generations;
    private final Verifier verifier;
    private final ReadingQueries queries;
    private final Runnable wake;
    private final int initialSegments;

    ProjectionOperations(
            Map<String, Projection> projections,
            EventLog log,
            SegmentTable segments,
            DeadLetters letters,
            Generations generations,
            Verifier verifier,
            ReadingQueries queries,
            Runnable wake,
            int initialSegments) {
        this.projections = projections;
        this.log = log;
        this.segments = segments;
        this.letters = letters;
        this.generations = generations;
        this.verifier = verifier;
        this.queries = queries;
        this.wake = wake;
        this.initialSegments = initialSegments;
    }

    Projection named(String name) {
        var projection = projections.get(name);
        if (projection == null) {
            throw UnknownProjectionException.named(name, projections.keySet());
        }
        return projection;
    }

    /** Those of the names, or all when there are none. */
    Collection<String> chosen(Set<String> names) {
        names.forEach(this::named);
        return names.isEmpty() ? projections.keySet() : names;
    }

    private GenerationRow serving(String name) {
        var projection = named(name);
        return Generations.serving(generations.of(name), projection.name())
                .orElseThrow(() -> ProjectionRefusedException.forNow(
                        "%s has no read model that serves; its first one is being filled".formatted(name)));
    }

    /** Makes two of a segment, at once. */
    public void split(String name, int segment) {
        segments.split(serving(name).id(), segment);
        wake.run();
    }

    /** Begins to make one of a segment and its other half; they are joined as soon as both have come to the same position. */
    public void merge(String name, int segment) {
        segments.merge(serving(name).id(), segment);
        wake.run();
    }

    /**
     * Asks for a segment to be moved to a node; done when that node next looks.
     *
     * @param toNode one of those that work on the projection
     */
    public void move(String name, int segment, String toNode) {
        var id = serving(name).id();
        var nodes = segments.nodes(id);
        if (!nodes.contains(toNode)) {
            throw ProjectionRefusedException.because(
                    "there is no node '%s' that works on %s; there are %s".formatted(toNode, id, nodes));
        }
        segments.move(id, segment, toNode);
        wake.run();
    }

    /**
     * Handles everything after a position again, with handlers that are side effects silent about what they have seen. From 0
     * the tables of a declared read model are emptied first; else its rows are there while their events come again.
     *
     * @param after position, from 0 to the head
     */
    public void reset(String name, long after) {
        if (after < 0 || after > log.head()) {
            throw ProjectionRefusedException.because(
                    "after must be a position from 0 to the head, %d, was %d".formatted(log.head(), after));
        }
        var generation = serving(name);
        letters.requireNoEffects(generation.id(), after);
        segments.whileTaken(generation.id(), handle -> {
            SegmentTable.changeAll(handle, generation.id(), segment -> segment.withEffects(
                            Math.max(segment.silentThrough(), segment.position()), segment.effectsThrough())
                    .withPosition(Math.min(after, segment.position())));
            DeadLetters.requireNoEffects(handle, generation.id(), after);
            DeadLetters.forget(handle, generation.id(), after);
            if (after == 0 && generation.tables() != null) {
                ReadModelTables.empty(handle, generation.tables());
            }
        });
        wake.run();
    }

    /**
     * Begins to fill the read model anew, beside the one that serves, which goes on until the new one has caught up.
     *
     * @param parts in how many segments; null: as configured
     * @return the number of the new generation
     */
    public int rebuild(String name, @Nullable Integer parts) {
        var begun = generations.begin(
                named(name),
                GenerationState.FILLING,
                SegmentRange.parts(parts == null ? initialSegments : Math.max(1, parts)));
        wake.run();
        return begun.generation();
    }

    /** Ends a filling that is under way, and drops its tables. */
    public void cancel(String name) {
        var filling = generations.of(named(name).name()).stream()
                .filter(row -> !Generations.hasServed(row))
                .findFirst()
                .orElseThrow(() -> ProjectionRefusedException.because("%s is not being rebuilt".formatted(name)));
        generations.drop(filling.id());
        wake.run();
    }

    /** Drops the tables of a generation that queries read no more. */
    public void drop(String name, int generation) {
        generations.drop(new GenerationId(named(name).name(), generation), this::requireUnread);
        wake.run();
    }

    private void requireUnread(Handle handle, GenerationRow row) {
        var others = segments.otherReaders(handle, row.id());
        if (!others.isEmpty() || (row.tables() != null && queries.mayRead(row.tables()))) {
            throw ProjectionRefusedException.forNow("queries of %s still read %s; they change over within moments"
                    .formatted(others.isEmpty() ? "this node" : "the nodes " + others, row.id()));
        }
    }

    /**
     * Begins to compare the read model that serves with what its handlers make of the log, on this node, without halting it.
     * Side effects stay silent. A second one of the same projection is refused while the first goes on.
     */
    public Verification verify(String name) {
        return verifier.begin(named(name), serving(name));
    }

    /** Ends the comparisons of this node, before the engine stops. */
    void stop() throws InterruptedException {
        verifier.stop();
    }

    /** The last comparison that was begun on this node. */
    public Verification verification(String name) {
        var known = verifier.of(named(name).name());
        if (known == null) {
            throw UnknownProjectionException.verification(name);
        }
        return known;
    }

    /**
     * The dead letters of read models that serve, and of their predecessors as long as side effects of some are still to
     * happen.
     *
     * @param names of projections; empty: of all
     * @param sequence null: of every sequence
     * @param after position, from 0
     * @param limit of letters, at least 1; all those of the last position are there though they be more
     */
    public DeadLetterPage deadLetters(Set<String> names, @Nullable String sequence, long after, int limit) {
        var chosen = chosen(names);
        var rows = generations.all();
        var found = chosen.stream()
                .flatMap(name -> withLetters(rows, name))
                .flatMap(id -> found(id, sequence, after, limit + 1).stream())
                .toList();
        return DeadLetterPage.of(found, limit);
    }

    private List<DeadLetter> found(GenerationId id, @Nullable String sequence, long after, int limit) {
        return sequence == null ? letters.list(id, after, limit) : letters.list(id, sequence, after, limit);
    }

    /** The generations whose letters an operator has to do with, in their order. */
    private Stream<GenerationId> withLetters(List<GenerationRow> rows, String name) {
        var serving = Generations.serving(rows, name).map(GenerationRow::id);
        return rows.stream()
                .filter(row -> row.projection().equals(name) && Generations.hasServed(row))
                .map(GenerationRow::id)
                .filter(id -> serving.filter(id::equals).isPresent() || letters.haveEffects(id));
    }

    /** How many dead letters a sequence has. */
    public long deadLetterCount(String name, String sequence) {
        return withLetters(generations.all(), named(name).name())
                .mapToLong(id -> letters.count(id, sequence))
                .sum();
    }

    /** The first dead letter of a sequence, of the oldest read model that has one. */
    public DeadLetter firstDeadLetter(String name, String sequence) {
        return firstDeadLetters(name, sequence).stream()
                .findFirst()
                .orElseThrow(() -> UnknownProjectionException.deadLetter(name, sequence));
    }

    private List<DeadLetter> firstDeadLetters(String name, String sequence) {
        return withLetters(generations.all(), named(name).name())
                .flatMap(id -> letters.first(id, sequence).stream())
                .toList();
    }

    /**
     * Has the first event of a parked sequence handled, or all of them until one fails.
     *
     * @param patience how long to wait for it
     * @return the first letter that is left of the sequence; it has a request while it is not done yet
     */
    public Optional<DeadLetter> retry(String name, String sequence, boolean all, Duration patience) {
        var first = firstDeadLetter(name, sequence);
        if (!all) {
            return ask(first, DeadLetter.Request.RETRY_FIRST, null, patience);
        }
        return firstDeadLetters(name, sequence).stream()
                .flatMap(each -> ask(each, DeadLetter.Request.RETRY_ALL, null, patience).stream())
                .findFirst();
    }

    /**
     * Goes on without the first event of a parked sequence; what follows it stays parked until it is retried.
     *
     * @param position of that event, so that no other one is skipped by mistake
     * @param note the reason, which is kept
     */
    public Optional<DeadLetter> skip(String name, String sequence, long position, String note, Duration patience) {
        if (note.isBlank() || note.length() > MAX_NOTE) {
            throw ProjectionRefusedException.because("note must say why in 1 to %d characters, had %d"
                    .formatted(MAX_NOTE, note.strip().length()));
        }
        var first = firstDeadLetter(name, sequence);
        if (first.position() != position) {
            throw ProjectionRefusedException.because(
                    "position %d is not the first dead letter of the sequence '%s'; that is %d"
                            .formatted(position, sequence, first.position()));
        }
        return ask(first, DeadLetter.Request.SKIP_FIRST, note, patience);
    }

    private Optional<DeadLetter> ask(
            DeadLetter first, DeadLetter.Request request, @Nullable String note, Duration patience) {
        letters.request(first, request, note);
        wake.run();
        await(patience, () -> letters.first(first.id(), first.sequence())
                .filter(letter -> letter.request() != null)
                .isEmpty());
        return letters.first(first.id(), first.sequence());
    }

    private static void await(Duration patience, BooleanSupplier done) {
        var end = System.nanoTime() + patience.toNanos();
        while (!done.getAsBoolean()
                && System.nanoTime() - end < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }
}
