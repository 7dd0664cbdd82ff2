package dev.keelson.eventstore;

import dev.keelson.eventstore.CompanionWriter.Placed;
import dev.keelson.eventstore.CompanionWriter.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * Which appends of a batch go in, and where: each in turn, against what stands in the log and what the batch puts before
 * it. Appends are known by their index in the batch. Used by one thread, under the head's lock.
 */
final class BatchPlan {

    private final long head;
    private final List<Append> appends;
    private final List<RecordedEvent> events = new ArrayList<>();
    private final List<AppendOutcome> outcomes = new ArrayList<>();

    private BatchPlan(long head, List<Append> appends) {
        this.head = head;
        this.appends = appends;
    }

    /**
     * @param settled outcomes that are known already: conflicts with the log, refusals by companions
     */
    static BatchPlan of(long head, List<Append> appends, Map<Integer, AppendOutcome> settled) {
        var plan = new BatchPlan(head, appends);
        for (var i = 0; i < appends.size(); i++) {
            var outcome = settled.get(i);
            plan.outcomes.add(outcome == null ? plan.place(appends.get(i)) : outcome);
        }
        return plan;
    }

    private AppendOutcome place(Append append) {
        for (var earlier : events) {
            if (append.condition().isBrokenBy(earlier.position(), earlier.event())) {
                return new AppendOutcome.Conflicted();
            }
        }
        var first = newHead() + 1;
        for (var event : append.events()) {
            events.add(new RecordedEvent(newHead() + 1, event));
        }
        return new AppendOutcome.Appended(first, newHead());
    }

    long newHead() {
        return head + events.size();
    }

    List<RecordedEvent> events() {
        return events;
    }

    /** One for each append, in the batch's order. */
    List<AppendOutcome> outcomes() {
        return outcomes;
    }

    /** Lets every writer write once for the whole batch; the refusals, by index. */
    Map<Integer, AppendOutcome> writeCompanions(Handle handle) {
        var refusals = new HashMap<Integer, AppendOutcome>();
        byWriter().forEach((writer, requests) -> requests.write(handle, writer, refusals));
        return refusals;
    }

    boolean hasCompanions() {
        return !byWriter().isEmpty();
    }

    private Map<CompanionWriter<?>, Requests> byWriter() {
        var byWriter = new LinkedHashMap<CompanionWriter<?>, Requests>();
        for (var i = 0; i < appends.size(); i++) {
            if (outcomes.get(i) instanceof AppendOutcome.Appended place) {
                for (var companion : appends.get(i).companions()) {
                    byWriter.computeIfAbsent(companion.writer(), _ -> new Requests())
                            .add(i, companion.write(), place);
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
        void write(Handle handle, CompanionWriter<?> writer, Map<Integer, AppendOutcome> refusals) {
            List<Verdict> verdicts = ((CompanionWriter) writer).write(handle, writes);
            if (verdicts.size() != writes.size()) {
                throw new IllegalStateException("companion %s gave %d verdicts on %d writes"
                        .formatted(writer.name(), verdicts.size(), writes.size()));
            }
            for (var i = 0; i < verdicts.size(); i++) {
                if (verdicts.get(i) instanceof Verdict.Refused(var reason)) {
                    refusals.putIfAbsent(askedBy.get(i), new AppendOutcome.Refused(writer.name(), reason));
                }
            }
        }
    }
}
