package dev.keelson.benchmarks;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The least that reading a stream can cost: one plain SELECT by key, ordered by version, every column read. For one client. */
final class SelectFloor implements Side {

    private static final int BATCH = 1_000;

    private final Connection connection;
    private final PreparedStatement select;
    private final Boundaries streams;
    private final int expected;

    private SelectFloor(Connection connection, PreparedStatement select, Boundaries streams, int expected) {
        this.connection = connection;
        this.select = select;
        this.streams = streams;
        this.expected = expected;
    }

    /** Fills the floor's table with the events of a log, in their order, and prepares to read it. */
    static SelectFloor open(String url, LoadedLog log, Boundaries streams) {
        try {
            SqlFloor.createTable(url);
            var connection = DriverManager.getConnection(url);
            fill(connection, log);
            var select = connection.prepareStatement("""
                    SELECT position, stream, version, payload
                    FROM bench_floor
                    WHERE stream = ?
                    ORDER BY version
                    """);
            return new SelectFloor(connection, select, streams, log.events() / log.accounts());
        } catch (SQLException e) {
            throw BenchmarkFailedException.after("the floor cannot be opened", e);
        }
    }

    private static void fill(Connection connection, LoadedLog log) throws SQLException {
        connection.setAutoCommit(false);
        try (var insert =
                connection.prepareStatement("INSERT INTO bench_floor (stream, version, payload) VALUES (?, ?, ?)")) {
            for (var position = 1L; position <= log.events(); position++) {
                var event = log.at(position);
                insert.setString(1, event.account());
                insert.setLong(2, (position - 1) / log.accounts() + 1);
                insert.setBytes(3, event.payload().getBytes(StandardCharsets.US_ASCII));
                insert.addBatch();
                if (position % BATCH == 0 || position == log.events()) {
                    insert.executeBatch();
                }
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
        try (var statement = connection.createStatement()) {
            statement.execute("ANALYZE");
        }
    }

    @Override
    public void once(int client) throws SQLException {
        select.setString(1, streams.next(client).account());
        var found = 0;
        var last = 0L;
        var bytes = 0;
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                found++;
                last = Math.max(last, rows.getLong(1));
                bytes += rows.getString(2).isEmpty() ? 0 : rows.getBytes(4).length;
                requireVersion(found, rows.getLong(3));
            }
        }
        if (found != expected || bytes != expected * Payload.BYTES || last < expected) {
            throw BenchmarkFailedException.because("a stream had %d events, not %d".formatted(found, expected));
        }
    }

    private static void requireVersion(long expected, long version) {
        if (version != expected) {
            throw BenchmarkFailedException.because(
                    "a stream had version %d where %d was due".formatted(version, expected));
        }
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
