package dev.keelson.eventstore;

import dev.keelson.eventstore.CompanionWriter.Placed;
import dev.keelson.eventstore.CompanionWriter.Verdict;
import dev.keelson.eventstore.EncodedAppend.EncodedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Which appends of a batch go in, and in which order, as far as the batch itself tells: an append whose condition an
 * earlier one of the batch breaks is a conflict. Where the batch will stand is known only under the log's lock, so that
 * places count from its beginning, and what must be looked up in the log is listed as checks. Appends are known by their
 * index in the batch. Used by one thread.
 */
final class BatchPlan {

    /**
     * A look into the log: the append must not go in when an event matches that stands after the position.
     *
     * @param append its index
     * @param after up to where it is known that none does
     */
    record Check(int append, long after, Criterion criterion) {}

    private final List<EncodedAppend> appends;
    private final RecentAppends recent;
    private final List<EncodedEvent> events = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();
    private long knownThrough = Long.MAX_VALUE;
    /** By append: its outcome where it does not go in. */
    private final List<@Nullable AppendOutcome> settled = new ArrayList<>();
    /** By append: how many events of the batch stand before its first. */
    private final int[] offsets;
    /** Tags and type names of the events, to tell at once that a condition cannot be broken by them. */
    private final Set<Object> marks = new HashSet<>();

    private BatchPlan(List<EncodedAppend> appends, RecentAppends recent) {
        this.appends = appends;
        this.recent = recent;
        offsets = new int[appends.size()];
    }

    /**
     * @param settled outcomes that are known already: conflicts with the log, refusals by companions
     */
    static BatchPlan of(List<EncodedAppend> appends, Map<Integer, AppendOutcome> settled, RecentAppends recent) {
        var plan = new BatchPlan(appends, recent);
        for (var i = 0; i < appends.size(); i++) {
            var outcome = settled.get(i);
            plan.settled.add(outcome == null ? plan.place(i, appends.get(i)) : outcome);
        }
        return plan;
    }

    private @Nullable AppendOutcome place(int index, EncodedAppend encoded) {
        var condition = encoded.append().condition();
        var criteria = condition.criteria();
        if (criteria != null) {
            if (isBrokenByTheBatch(criteria)) {
                return new AppendOutcome.Conflicted();
            }
            check(index, criteria, condition.after());
        }
        offsets[index] = events.size();
        for (var event : encoded.events()) {
            events.add(event);
            marks.add(event.event().type());
            marks.addAll(event.event().tags());
        }
        return null;
    }

    private boolean isBrokenByTheBatch(Criteria criteria) {
        if (!mayMatch(criteria)) {
            return false;
        }
        for (var event : events) {
            if (criteria.matches(event.event().type(), event.event().tags())) {
                return true;
            }
        }
        return false;
    }

    private boolean mayMatch(Criteria criteria) {
        if (criteria.isAny()) {
            return true;
        }
        for (var alternative : criteria.alternatives()) {
            if (marks.containsAll(alternative.tags())) {
                return true;
            }
        }
        return false;
    }

    private void check(int index, Criteria criteria, long after) {
        if (criteria.isAny()) {
            check(index, Criterion.EVERYTHING, after);
        }
        for (var alternative : criteria.alternatives()) {
            check(index, alternative, after);
        }
    }

    private void check(int index, Criterion criterion, long after) {
        var known = recent.unbrokenThrough(criterion, after);
        knownThrough = Math.min(knownThrough, known);
        checks.add(new Check(index, known, criterion));
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    /** In the order in which they will stand. */
    List<EncodedEvent> events() {
        return events;
    }

    List<Check> checks() {
        return checks;
    }

    /** Where the log ends at least, unless it was restored or failed over to an older state. */
    long seenThrough() {
        return recent.through();
    }

    /** No check can fail while the log ends here. */
    long knownThrough() {
        return knownThrough;
    }

    /** Whether no check will fail if nobody else appends, as nobody did the last time. */
    boolean isVouchedFor() {
        return checks.isEmpty() || (knownThrough >= recent.through() && recent.isAlone());
    }

    /** One for each append, in the batch's order, once it is written after the base. */
    List<AppendOutcome> outcomes(long base) {
        var outcomes = new ArrayList<AppendOutcome>(appends.size());
        for (var i = 0; i < appends.size(); i++) {
            var outcome = settled.get(i);
            outcomes.add(outcome == null ? place(i, base) : outcome);
        }
        return outcomes;
    }

    private AppendOutcome.Appended place(int index, long base) {
        var before = base + offsets[index];
        return new AppendOutcome.Appended(
                before + 1, before + appends.get(index).events().size());
    }

    /** What the appends that go in ask of the one writer there is; null when they ask nothing. */
    @Nullable
    CompanionBatch companions() {
        CompanionBatch batch = null;
        for (var i = 0; i < appends.size(); i++) {
            if (settled.get(i) == null) {
                var append = appends.get(i).append();
                batch = CompanionBatch.with(
                        batch, append, offsets[i] + append.events().size());
            }
        }
        return batch;
    }

    /**
     * Lets every writer write once for the whole batch; the refusals that are certain, by index: those that say so, and the
     * first one.
     */
    Map<Integer, AppendOutcome> writeCompanions(Handle handle, long base) {
        var certain = new HashMap<Integer, AppendOutcome>();
        var others = new TreeMap<Integer, AppendOutcome>();
        byWriter(base).forEach((writer, requests) -> requests.write(handle, writer, certain, others));
        if (!others.isEmpty() && certain.keySet().stream().noneMatch(index -> index < others.firstKey())) {
            certain.putIfAbsent(others.firstKey(), others.firstEntry().getValue());
        }
        return certain;
    }

    private Map<CompanionWriter<?>, Requests> byWriter(long base) {
        var byWriter = new LinkedHashMap<CompanionWriter<?>, Requests>();
        for (var i = 0; i < appends.size(); i++) {
            if (settled.get(i) == null) {
                for (var companion : appends.get(i).append().companions()) {
                    byWriter.computeIfAbsent(companion.writer(), _ -> new Requests())
                            .add(i, companion.write(), place(i, base));
                }
            }
        }
        return byWriter;
    }

    /** What the appends of a batch ask of one writer. */
    private static final class Requests {

        private final List<Integer> askedBy = new ArrayList<>();
        private final List<Placed<Object>> writes = new ArrayList<>();

        void add(int index, Object write, AppendOutcome.Appended place) {
            askedBy.add(index);
            writes.add(new Placed<>(write, place.first(), place.last()));
        }

        @SuppressWarnings({"unchecked", "rawtypes"})
        void write(
                Handle handle,
                CompanionWriter<?> writer,
                Map<Integer, AppendOutcome> certain,
                Map<Integer, AppendOutcome> others) {
            List<Verdict> verdicts = ((CompanionWriter) writer).write(handle, writes);
            if (verdicts.size() != writes.size()) {
                throw new IllegalStateException("companion %s gave %d verdicts on %d writes"
                        .formatted(writer.name(), verdicts.size(), writes.size()));
            }
            for (var i = 0; i < verdicts.size(); i++) {
                if (verdicts.get(i) instanceof Verdict.Refused(var reason, var isCertain)) {
                    (isCertain ? certain : others)
                            .putIfAbsent(askedBy.get(i), new AppendOutcome.Refused(writer.name(), reason));
                }
            }
        }
    }
}
