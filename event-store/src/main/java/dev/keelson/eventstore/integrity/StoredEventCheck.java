package dev.keelson.eventstore.integrity;

import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.EventTooLargeException;
import dev.keelson.eventstore.RecordedEvent;
import dev.keelson.eventstore.Tag;
import dev.keelson.eventstore.cloudevents.JsonText;
import dev.keelson.eventstore.integrity.Finding.Kind;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads rows the way a node does, only more strictly, and reports what cannot be read. Used by one thread. */
final class StoredEventCheck {

    /** The range of PostgreSQL's timestamps, which is the smaller one; outside are its infinities. */
    private static final Instant EARLIEST = Instant.parse("-4713-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("+294277-01-01T00:00:00Z");

    private final Findings findings;

    StoredEventCheck(Findings findings) {
        this.findings = findings;
    }

    /** The event; null when it cannot be read. */
    @Nullable
    RecordedEvent read(StoredEvent row) {
        if (!JsonText.isJson(row.payload())) {
            findings.add(
                    row.position(),
                    Kind.PAYLOAD,
                    "the payload of event %s (%s) is not JSON".formatted(row.id(), row.type()));
        }
        var time = time(row);
        var metadata = metadata(row);
        var tags = tags(row);
        return time == null || metadata == null || tags == null ? null : event(row, time, metadata, tags);
    }

    private @Nullable Instant time(StoredEvent row) {
        var time = row.time() == null ? null : row.time().toInstant();
        if (time == null || time.isBefore(EARLIEST) || !time.isBefore(LATEST)) {
            findings.add(row.position(), Kind.TIME, "the time is no point in time: " + row.time());
            return null;
        }
        return time;
    }

    private @Nullable Map<String, String> metadata(StoredEvent row) {
        try {
            return JsonText.readStrings(row.metadata());
        } catch (IllegalArgumentException e) {
            findings.add(row.position(), Kind.METADATA, "the metadata column " + e.getMessage());
            return null;
        }
    }

    private @Nullable Set<Tag> tags(StoredEvent row) {
        try {
            return StoredTags.read(row.tags());
        } catch (IllegalArgumentException e) {
            findings.add(row.position(), Kind.TAGS, "the tags column " + e.getMessage());
            return null;
        }
    }

    private @Nullable RecordedEvent event(StoredEvent row, Instant time, Map<String, String> metadata, Set<Tag> tags) {
        try {
            var event = new EventData(row.id(), row.type(), row.revision(), time, row.payload(), metadata, tags);
            return new RecordedEvent(row.position(), event);
        } catch (IllegalArgumentException | EventTooLargeException e) {
            findings.add(row.position(), Kind.BOUNDS, String.valueOf(e.getMessage()));
            return null;
        }
    }
}
