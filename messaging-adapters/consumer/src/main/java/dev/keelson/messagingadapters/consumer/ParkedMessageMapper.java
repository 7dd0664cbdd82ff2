package dev.keelson.messagingadapters.consumer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Reads what is known about parked messages. */
final class ParkedMessageMapper implements RowMapper<ParkedMessage> {

    @Override
    public ParkedMessage map(ResultSet row, StatementContext context) throws SQLException {
        return new ParkedMessage(
                row.getString("consumer"),
                row.getLong("number"),
                row.getString("message_key"),
                row.getString("destination"),
                row.getString("message_id"),
                row.getString("type"),
                row.getString("coordinates"),
                row.getString("reason"),
                row.getInt("attempts"),
                row.getObject("parked_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("failed_at", OffsetDateTime.class)));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
