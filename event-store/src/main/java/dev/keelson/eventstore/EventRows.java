package dev.keelson.eventstore;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.keelson.eventstore.EncodedAppend.EncodedEvent;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

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

    private static final int MOST_EXPECTED = 1_000;
    private static final String NO_METADATA = "{}";
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonFactory FACTORY = JSON.getFactory();
    private static final ObjectWriter WRITER = JSON.writer();

    private EventRows() {}

    /**
     * @param base the position before the first
     */
    static void insert(Connection connection, long base, List<EncodedEvent> events) throws SQLException {
        try (var rows = connection.prepareStatement(INSERT_EVENT);
                var tags = connection.prepareStatement(INSERT_TAG)) {
            var position = base;
            for (var event : events) {
                bind(rows, ++position, event);
                rows.addBatch();
                for (var tag : event.event().tags()) {
                    tags.setString(1, tag.key());
                    tags.setString(2, tag.value());
                    tags.setLong(3, position);
                    tags.addBatch();
                }
            }
            rows.executeBatch();
            tags.executeBatch();
        }
    }

    private static void bind(PreparedStatement row, long position, EncodedEvent encoded) throws SQLException {
        var event = encoded.event();
        row.setLong(1, position);
        row.setString(2, event.id());
        row.setString(3, event.type());
        row.setString(4, event.revision());
        row.setObject(5, event.time().atOffset(ZoneOffset.UTC));
        row.setBytes(6, event.payload());
        row.setString(7, encoded.metadata());
        row.setString(8, encoded.tags());
    }

    /** Since 1970, in microseconds. */
    static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }

    /** The first column of the first row. */
    static long number(ResultSet rows) throws SQLException {
        rows.next();
        return rows.getLong(1);
    }

    /** @param most how many rows there are at most */
    static List<RecordedEvent> readAll(ResultSet rows, int most) throws SQLException {
        var events = new ArrayList<RecordedEvent>(Math.min(most, MOST_EXPECTED));
        while (rows.next()) {
            events.add(read(rows));
        }
        return events;
    }

    private static RecordedEvent read(ResultSet row) throws SQLException {
        return new RecordedEvent(
                row.getLong(1),
                new EventData(
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getObject(5, OffsetDateTime.class).toInstant(),
                        row.getBytes(6),
                        new StoredMetadata(row.getString(7)),
                        new StoredTags(row.getString(8))));
    }

    static String json(Map<String, String> metadata) {
        return metadata.isEmpty() ? NO_METADATA : write(metadata);
    }

    /** Key, value, key, value …, sorted. */
    static String json(Collection<Tag> tags) {
        var text = new StringWriter();
        try (var json = FACTORY.createGenerator(text)) {
            json.writeStartArray();
            for (var tag : tags.size() < 2 ? tags : new TreeSet<>(tags)) {
                json.writeString(tag.key());
                json.writeString(tag.value());
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    static String jsonOfTexts(Collection<String> texts) {
        return write(texts);
    }

    private static String write(Object value) {
        try {
            return WRITER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
