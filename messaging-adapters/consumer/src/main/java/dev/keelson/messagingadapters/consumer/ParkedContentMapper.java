package dev.keelson.messagingadapters.consumer;

import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.Payload;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Reads parked messages in whole. */
final class ParkedContentMapper implements RowMapper<ParkedContent> {

    private final ParkedMessageMapper head = new ParkedMessageMapper();

    @Override
    public ParkedContent map(ResultSet row, StatementContext context) throws SQLException {
        var parked = head.map(row, context);
        var message = new Message(parked.destination(), parked.key(), envelope(row));
        return new ParkedContent(parked, message, row.getString("stack"));
    }

    private static Envelope envelope(ResultSet row) throws SQLException {
        return new Envelope(
                row.getString("message_id"),
                URI.create(row.getString("source")),
                row.getString("type"),
                row.getString("subject"),
                time(row.getString("time")),
                row.getString("data_content_type"),
                uri(row.getString("data_schema")),
                StoredExtensions.read(row.getString("extensions")),
                Payload.of(row.getBytes("data")));
    }

    private static @Nullable Instant time(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }

    private static @Nullable URI uri(@Nullable String text) {
        return text == null ? null : URI.create(text);
    }
}
