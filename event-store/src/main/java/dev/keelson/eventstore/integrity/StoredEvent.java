package dev.keelson.eventstore.integrity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event as its row says, whatever that is.
 *
 * @param time null where the row has none
 * @param metadata unparsed
 * @param tags unparsed
 */
@SuppressWarnings("ArrayRecordComponent")
record StoredEvent(
        long position,
        String id,
        String type,
        String revision,
        @Nullable OffsetDateTime time,
        byte[] payload,
        String metadata,
        String tags) {

    static StoredEvent read(ResultSet row) throws SQLException {
        return new StoredEvent(
                row.getLong(1),
                text(row, 2),
                text(row, 3),
                text(row, 4),
                row.getObject(5, OffsetDateTime.class),
                Objects.requireNonNullElse(row.getBytes(6), new byte[0]),
                text(row, 7),
                text(row, 8));
    }

    private static String text(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNullElse(row.getString(column), "");
    }
}
