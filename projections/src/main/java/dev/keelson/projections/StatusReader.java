package dev.keelson.projections;

import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.EventLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks up how projections are, for people and for gauges. Safe for use by many threads. */
final class StatusReader {

    /** So many stored events are looked through for the first that upcasters leave something of. */
    private static final int LOOKED_THROUGH = 16;

    private final EventLog log;
    private final SegmentTable segments;
    private final DeadLetters letters;
    private final Generations generations;
    private final Runners runners;
    private final Supplier<Serving> serving;

    /** The generations that this node works on. */
    interface Runners {
        @Nullable
        GenerationRunner of(GenerationId id);
    }

    StatusReader(
            EventLog log,
            SegmentTable segments,
            DeadLetters letters,
            Generations generations,
            Runners runners,
            Supplier<Serving> serving) {
        this.log = log;
        this.segments = segments;
        this.letters = letters;
        this.generations = generations;
        this.runners = runners;
        this.serving = serving;
    }

    List<ProcessorStatus> of(Collection<String> names) {
        var head = log.head();
        var rows = generations.all();
        return names.stream().map(name -> of(name, head, rows)).toList();
    }

    private ProcessorStatus of(String name, long head, List<GenerationRow> rows) {
        var fillings = rows.stream()
                .filter(row -> row.projection().equals(name))
                .map(row -> generation(row, head))
                .toList();
        var runner = runner(name);
        return runner == null ? unfilled(name, head, fillings) : of(runner, head, fillings);
    }

    private @Nullable GenerationRunner runner(String name) {
        return serving.get().of(name).map(GenerationRow::id).map(runners::of).orElse(null);
    }

    private ProcessorStatus unfilled(String name, long head, List<GenerationStatus> fillings) {
        return new ProcessorStatus(
                name, null, 0, head, head, lagSeconds(0, head), 0, 0, 0, 0, 0, List.of(), fillings, List.of());
    }

    private ProcessorStatus of(GenerationRunner runner, long head, List<GenerationStatus> fillings) {
        var id = runner.generation().id();
        var parked = letters.sequences(id);
        var counts = letters.counts(id);
        var parts = runner.status(parked);
        var position = parts.stream().mapToLong(SegmentStatus::position).min().orElse(0);
        return new ProcessorStatus(
                id.projection(),
                id.generation(),
                position,
                head,
                Math.max(0, head - position),
                lagSeconds(position, head),
                Rounded.toTenths(runner.eventsPerSecond()),
                runner.failures(),
                counts.letters(),
                parked.size(),
                counts.skipped(),
                parts,
                fillings,
                segments.nodes(id));
    }

    private GenerationStatus generation(GenerationRow row, long head) {
        var runner = runners.of(row.id());
        var position = runner == null ? storedPosition(row.id()) : runner.position();
        var rate = runner == null ? 0 : runner.eventsPerSecond();
        return GenerationStatus.of(
                row, position, head, rate, letters.counts(row.id()).letters());
    }

    private long storedPosition(GenerationId id) {
        return segments.of(id).stream().mapToLong(SegmentRow::position).min().orElse(0);
    }

    /** How old the first event is that the read model of a projection has not seen; 0 when there is none. */
    double lagSeconds(String name) {
        var runner = runner(name);
        return lagSeconds(runner == null ? 0 : runner.position(), log.head());
    }

    private double lagSeconds(long position, long head) {
        if (position >= head) {
            return 0;
        }
        return log.read(Criteria.ANY, position, LOOKED_THROUGH).events().stream()
                .findFirst()
                .map(event -> Duration.between(event.event().time(), Instant.now()))
                .map(age -> Rounded.toThousandths(Math.max(0, age.toMillis()) / 1_000.0))
                .orElse(0.0);
    }

    /** How many events the read model of a projection has parked, and its predecessors with side effects still to happen. */
    long deadLetters(String name) {
        var runner = runner(name);
        return runner == null
                ? 0
                : letters.countWithPredecessors(runner.generation().id());
    }
}
