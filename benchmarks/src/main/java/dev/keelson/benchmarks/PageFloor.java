package dev.keelson.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;

/** The least that reading a log can cost: plain SELECTs of pages of it, from the beginning when it has come to the end. */
final class PageFloor implements Side {

    private static final String SELECT = """
            SELECT position, id, type, revision, time, payload, metadata, tags
            FROM keelson_event
            WHERE position > ?
            ORDER BY position
            LIMIT ?
            """;

    private final Connection connection;
    private final PreparedStatement select;
    private final int page;
    private final long last;
    private long after;

    PageFloor(String url, int page, int events) {
        this.page = page;
        last = (long) events - events % page;
        try {
            connection = DriverManager.getConnection(url);
            select = connection.prepareStatement(SELECT);
            select.setInt(2, page);
        } catch (SQLException e) {
            throw BenchmarkFailedException.after("the floor cannot be opened", e);
        }
    }

    @Override
    public void once(int client) throws SQLException {
        select.setLong(1, after);
        var found = 0;
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                found++;
                after = rows.getLong(1);
                for (var column = 2; column <= 4; column++) {
                    rows.getString(column);
                }
                rows.getObject(5, OffsetDateTime.class);
                rows.getBytes(6);
                rows.getString(7);
                rows.getString(8);
            }
        }
        if (found != page) {
            throw BenchmarkFailedException.because("a page had %d events, not %d".formatted(found, page));
        }
        after = after >= last ? 0 : after;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw BenchmarkFailedException.after("the floor's connection cannot be closed", e);
        }
    }
}
