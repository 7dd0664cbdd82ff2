package dev.keelson.benchmarks;

import dev.keelson.benchmarks.LoadedLog.Event;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * The least that reading a stream of events can cost: one plain SELECT by the primary key (stream, version) of all that an
 * event is made of, from a table whose rows hold what a row of the log holds. For one client.
 */
final class SelectFloor implements Side {

    private static final int BATCH = 1_000;

    private static final String TABLE = """
            CREATE TABLE bench_stream (
              stream VARCHAR(64) NOT NULL,
              version BIGINT NOT NULL,
              id VARCHAR(255) NOT NULL,
              type VARCHAR(255) NOT NULL,
              revision VARCHAR(255) NOT NULL,
              time TIMESTAMP(6) WITH TIME ZONE NOT NULL,
              payload BYTEA NOT NULL,
              metadata VARCHAR NOT NULL,
              tags VARCHAR NOT NULL,
              PRIMARY KEY (stream, version)
            )
            """;

    private static final String INSERT = """
            INSERT INTO bench_stream (stream, version, id, type, revision, time, payload, metadata, tags)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String SELECT = """
            SELECT version, id, type, revision, time, payload, metadata, tags
            FROM bench_stream
            WHERE stream = ?
            ORDER BY version
            """;

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
            var connection = DriverManager.getConnection(url);
            fill(connection, log);
            var select = connection.prepareStatement(SELECT);
            return new SelectFloor(connection, select, streams, log.events() / log.accounts());
        } catch (SQLException e) {
            throw BenchmarkFailedException.after("the floor cannot be opened", e);
        }
    }

    private static void fill(Connection connection, LoadedLog log) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(TABLE);
        }
        connection.setAutoCommit(false);
        try (var insert = connection.prepareStatement(INSERT)) {
            for (var position = 1L; position <= log.events(); position++) {
                var event = log.at(position);
                insert.setString(1, event.account());
                insert.setLong(2, (position - 1) / log.accounts() + 1);
                insert.setString(3, event.id());
                insert.setString(4, Event.TYPE);
                insert.setString(5, Event.REVISION);
                insert.setObject(6, event.time().atOffset(ZoneOffset.UTC));
                insert.setBytes(7, event.payload().getBytes(StandardCharsets.US_ASCII));
                insert.setString(8, event.metadata());
                insert.setString(9, event.tags());
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
        var read = 0L;
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                requireVersion(++found, rows.getLong(1));
                read += read(rows);
            }
        }
        if (found != expected || read < (long) expected * Payload.BYTES) {
            throw BenchmarkFailedException.because("a stream had %d events, not %d".formatted(found, expected));
        }
    }

    /** How much an event holds, so that every column of it is of use. */
    private static int read(ResultSet row) throws SQLException {
        return row.getString(2).length()
                + row.getString(3).length()
                + row.getString(4).length()
                + row.getObject(5, OffsetDateTime.class).getDayOfMonth()
                + row.getBytes(6).length
                + row.getString(7).length()
                + row.getString(8).length();
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
