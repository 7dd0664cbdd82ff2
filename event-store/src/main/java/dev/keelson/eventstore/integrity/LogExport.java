package dev.keelson.eventstore.integrity;

import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventPage;
import dev.keelson.eventstore.EventStoreException;
import dev.keelson.eventstore.RecordedEvent;
import dev.keelson.eventstore.cloudevents.CloudEventWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a log as lines, each a CloudEvent 1.0 in JSON that holds all that the log has of an event, so that
 * {@link LogImport} makes an equal log of them. Holds a page of events at a time. Safe for use by many threads.
 */
public final class LogExport {

    private static final int PAGE = 256;

    private final EventLog log;
    private final CloudEventWriter writer;

    /** An export of the log, in the words of the writer. */
    public LogExport(EventLog log, CloudEventWriter writer) {
        this.log = log;
        this.writer = writer;
    }

    /**
     * What was written.
     *
     * @param after the position before the first event
     * @param through the position of the last event
     * @param digest of the log up to there; null when the export did not begin at the first event
     */
    public record Exported(
            long after, long through, @Nullable LogDigest digest) {

        /** How many. */
        public long events() {
            return through - after;
        }
    }

    /**
     * Writes the events of {@code (after, through]}, whole or, when it throws, in part.
     *
     * @param after from 0
     * @param through at most the head
     * @param out is not closed
     * @param progress is told the position of each page's last event
     * @throws LogExportException when an event is missing or cannot be read
     */
    public Exported run(long after, long through, OutputStream out, LongConsumer progress) throws IOException {
        var head = log.head();
        if (after < 0 || after > through || through > head) {
            throw new IllegalArgumentException(
                    "after and through must be positions up to the head %d, after not above through; were %d and %d"
                            .formatted(head, after, through));
        }
        var chain = new DigestChain();
        var position = after;
        while (position < through) {
            var lines = new ByteArrayOutputStream(64 * 1_024);
            for (var event : page(position, through).events()) {
                write(event, position, lines);
                chain.add(event);
                position = event.position();
            }
            lines.writeTo(out);
            progress.accept(position);
        }
        out.flush();
        return new Exported(after, through, after == 0 ? chain.digest() : null);
    }

    private EventPage page(long position, long through) {
        try {
            var page = log.read(Criteria.ANY, position, (int) Math.min(PAGE, through - position));
            if (page.events().isEmpty()) {
                throw LogExportException.missing(position + 1);
            }
            return page;
        } catch (EventStoreException e) {
            throw e;
        } catch (RuntimeException e) {
            throw LogExportException.unreadable(position + 1, position + PAGE, e);
        }
    }

    private void write(RecordedEvent event, long before, ByteArrayOutputStream lines) {
        if (event.position() != before + 1) {
            throw LogExportException.missing(before + 1);
        }
        try {
            writer.writeWhole(event, lines);
        } catch (RuntimeException e) {
            throw LogExportException.unreadable(event.position(), event.position(), e);
        }
        lines.write('\n');
    }
}
