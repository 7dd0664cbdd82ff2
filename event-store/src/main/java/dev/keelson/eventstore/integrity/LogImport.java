package dev.keelson.eventstore.integrity;

import dev.keelson.eventstore.Append;
import dev.keelson.eventstore.AppendCondition;
import dev.keelson.eventstore.AppendOutcome.Appended;
import dev.keelson.eventstore.AppendOutcome.Conflicted;
import dev.keelson.eventstore.AppendOutcome.Duplicate;
import dev.keelson.eventstore.AppendOutcome.Refused;
import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventStoreException;
import dev.keelson.eventstore.EventTooLargeException;
import dev.keelson.eventstore.RecordedEvent;
import dev.keelson.eventstore.cloudevents.CloudEventReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the lines of a {@link LogExport} into a log, each at the position that it names. Lines up to the head are held
 * against what stands there and must be equal, so an import that was interrupted goes on when it is run again. The first
 * line that is not right ends the import; all before it is in the log then, and nothing after it. Safe for use by many
 * threads.
 */
public final class LogImport {

    /** H2 writes every page that a commit has touched, and random ids and tags touch many: large batches spare it most. */
    private static final int BATCH = 5_000;

    private static final int BATCH_BYTES = 4 * 1_048_576;

    private final EventLog log;

    /** An import into the log, which nobody else appends to meanwhile. */
    public LogImport(EventLog log) {
        this.log = log;
    }

    /**
     * What was done.
     *
     * @param present lines that stood in the log already
     * @param appended lines that were put there
     * @param head position of the last event then
     * @param digest of the log up to the last line; null when the first line was not the first event
     */
    public record Imported(
            long present,
            long appended,
            long head,
            @Nullable LogDigest digest) {}

    /**
     * Imports all lines.
     *
     * @param in is not closed
     * @param progress is told the position that each commit reaches, and now and then where the comparison is
     * @throws LogImportException which names the line
     */
    public Imported run(InputStream in, LongConsumer progress) throws IOException {
        return new Run(new LineReader(in), progress).all();
    }

    /** One import. */
    private final class Run {

        private final LineReader lines;
        private final LongConsumer progress;
        private final StandingEvents standing;
        private final DigestChain chain = new DigestChain();
        private final List<RecordedEvent> batch = new ArrayList<>();
        private int batchBytes;
        private long line;
        private long first;
        private long expected;
        private long present;
        private long appended;
        private long head;

        Run(LineReader lines, LongConsumer progress) {
            this.lines = lines;
            this.progress = progress;
            head = log.head();
            standing = new StandingEvents(log, head);
        }

        Imported all() throws IOException {
            for (var event = next(); event != null; event = next()) {
                take(event);
            }
            append();
            return new Imported(present, appended, head, first == 1 ? chain.digest() : null);
        }

        /** The event of the next line; null behind the last. */
        private @Nullable RecordedEvent next() throws IOException {
            line++;
            try {
                var text = lines.next();
                return text == null ? null : CloudEventReader.read(text);
            } catch (IllegalArgumentException | EventTooLargeException e) {
                throw bad(String.valueOf(e.getMessage()), e);
            }
        }

        private void take(RecordedEvent event) {
            requirePosition(event.position());
            if (event.position() <= standing.head()) {
                compare(event);
            } else {
                batch.add(event);
                batchBytes += event.event().payload().length;
                if (batch.size() == BATCH || batchBytes >= BATCH_BYTES) {
                    append();
                }
            }
            chain.add(event);
        }

        private void requirePosition(long position) {
            if (line == 1) {
                first = position;
                if (position > head + 1) {
                    throw bad(
                            "position must be at most %d, one above the log's head, was %d, so that a part before this one may be missing"
                                    .formatted(head + 1, position),
                            null);
                }
            } else if (position != expected) {
                throw bad(
                        "position must be %d, one above that of the line before, was %d".formatted(expected, position),
                        null);
            }
            expected = position + 1;
        }

        private void compare(RecordedEvent event) {
            if (!standing.has(event)) {
                throw bad(
                        "the log has another event at position %d, so that this may be the file of another log"
                                .formatted(event.position()),
                        null);
            }
            present++;
            if (present % BATCH == 0) {
                progress.accept(event.position());
            }
        }

        /** What was right before the bad line goes in first. */
        private LogImportException bad(String reason, @Nullable Throwable cause) {
            var at = line;
            append();
            return LogImportException.bad(at, head, reason, cause);
        }

        private void append() {
            if (!batch.isEmpty()) {
                var events = List.copyOf(batch);
                batch.clear();
                batchBytes = 0;
                append(events);
                progress.accept(head);
            }
        }

        /** Together, or, when one of them is not right, one by one up to that. */
        private void append(List<RecordedEvent> events) {
            var fault = tryAppend(events);
            if (fault == null) {
                head += events.size();
                appended += events.size();
            } else if (events.size() == 1) {
                throw LogImportException.bad(lineOf(events.getFirst()), head, fault, null);
            } else {
                events.forEach(event -> append(List.of(event)));
            }
        }

        /** What is wrong with the events; null when they are in the log now. */
        private @Nullable String tryAppend(List<RecordedEvent> events) {
            var data = events.stream().map(RecordedEvent::event).toList();
            try {
                return switch (log.append(Append.of(data, AppendCondition.noneOf(Criteria.ANY, head)))) {
                    case Appended _ -> null;
                    case Conflicted _ -> "others append to the log; stop the nodes that use it";
                    case Duplicate(var id) -> "an event with the id '%s' is in the log already".formatted(id);
                    case Refused(var _, var reason) -> reason;
                };
            } catch (EventStoreException e) {
                throw LogImportException.notTaken(lineOf(events.getFirst()), head, e);
            } catch (RuntimeException e) {
                return "the database does not take the event: " + e.getMessage();
            }
        }

        private long lineOf(RecordedEvent event) {
            return event.position() - first + 1;
        }
    }
}
