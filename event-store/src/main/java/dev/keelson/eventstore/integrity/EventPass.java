package dev.keelson.eventstore.integrity;

import dev.keelson.eventstore.integrity.Finding.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at the events of a log one after the other, from the first to the head. Used by one thread. */
final class EventPass {

    private final Findings findings;
    private final StoredEventCheck check;
    private final Map<Long, String> expected = new HashMap<>();
    private final DigestChain chain = new DigestChain();
    private long position;
    private long count;
    private long tags;

    EventPass(Findings findings, List<LogDigest> expected) {
        this.findings = findings;
        check = new StoredEventCheck(findings);
        expected.forEach(digest -> this.expected.put(digest.position(), digest.hex()));
        compare();
    }

    void accept(StoredEvent row) {
        if (row.position() < 1) {
            findings.add(
                    row.position(), Kind.ORDER, "an event stands at position %d, below 1".formatted(row.position()));
            return;
        }
        gapUpTo(row.position());
        position = row.position();
        count++;
        var event = check.read(row);
        if (event == null) {
            chain.addUnreadable(position);
        } else {
            chain.add(event);
            tags += event.event().tags().size();
        }
        compare();
    }

    private void gapUpTo(long next) {
        var first = position + 1;
        if (first < next) {
            findings.add(
                    first,
                    Kind.GAP,
                    first == next - 1
                            ? "position %d has no event".formatted(first)
                            : "positions %d to %d have no events".formatted(first, next - 1));
        }
    }

    private void compare() {
        var noted = expected.remove(position);
        var actual = chain.digest().hex();
        if (noted != null && !noted.equals(actual)) {
            findings.add(
                    position,
                    Kind.DIGEST,
                    "the log up to position %d is not what it was: its digest was %s and is %s"
                            .formatted(position, noted, actual));
        }
    }

    void end(long head) {
        gapUpTo(head + 1);
        expected.keySet().stream()
                .sorted()
                .forEach(absent -> findings.add(
                        absent,
                        Kind.DIGEST,
                        "the log up to position %d is not what it was: no event stands there, the head is %d"
                                .formatted(absent, head)));
    }

    /** How many events there are. */
    long count() {
        return count;
    }

    /** How many tags the readable events have together. */
    long tags() {
        return tags;
    }

    LogDigest digest() {
        return chain.digest();
    }
}
