package dev.keelson.eventstore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Events as rows: how they are written, and how they are read again. */
final class EventRows {

    static final String COLUMNS = "e.position, e.id, e.type, e.revision, e.time, e.payload, e.metadata, e.tags";

    private static final String INSERT_EVENT = """
            INSERT INTO keelson_event (position, id, type, revision, time, payload, metadata, tags)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String INSERT_TAG = """
            INSERT INTO keelson_event_tag (tag_key, tag_value, position)
            VALUES (?, ?, ?)
            """;

    private static final JsonMapper JSON = new JsonMapper();
    private static final ObjectReader METADATA = JSON.readerForMapOf(String.class);
    private static final ObjectReader TAGS = JSON.readerForListOf(String.class);
    private static final ObjectWriter WRITER = JSON.writer();

    private EventRows() {}

    static void insert(Handle handle, List<RecordedEvent> events) {
        try (var rows = handle.prepareBatch(INSERT_EVENT);
                var tags = handle.prepareBatch(INSERT_TAG)) {
            for (var recorded : events) {
                var event = recorded.event();
                rows.bind(0, recorded.position())
                        .bind(1, event.id())
                        .bind(2, event.type())
                        .bind(3, event.revision())
                        .bind(4, event.time().atOffset(ZoneOffset.UTC))
                        .bind(5, event.payload())
                        .bind(6, json(event.metadata()))
                        .bind(7, json(flattened(event.tags())))
                        .add();
                for (var tag : event.tags()) {
                    tags.bind(0, tag.key())
                            .bind(1, tag.value())
                            .bind(2, recorded.position())
                            .add();
                }
            }
            rows.execute();
            if (tags.size() > 0) {
                tags.execute();
            }
        }
    }

    static RecordedEvent read(ResultSet row) throws SQLException {
        return new RecordedEvent(
                row.getLong(1),
                new EventData(
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getObject(5, OffsetDateTime.class).toInstant(),
                        row.getBytes(6),
                        metadata(row.getString(7)),
                        tags(row.getString(8))));
    }

    private static List<String> flattened(Set<Tag> tags) {
        var parts = new ArrayList<String>(tags.size() * 2);
        tags.stream().sorted().forEach(tag -> {
            parts.add(tag.key());
            parts.add(tag.value());
        });
        return parts;
    }

    private static Map<String, String> metadata(String json) {
        try {
            return METADATA.readValue(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<Tag> tags(String json) {
        try {
            List<String> parts = TAGS.readValue(json);
            var tags = HashSet.<Tag>newHashSet(parts.size() / 2);
            for (var i = 0; i < parts.size(); i += 2) {
                tags.add(new Tag(parts.get(i), parts.get(i + 1)));
            }
            return tags;
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String json(Object value) {
        try {
            return WRITER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
