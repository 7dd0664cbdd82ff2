package dev.keelson.benchmarks;

import dev.keelson.benchmarks.LoadedLog.Event;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;

/** Loads into H2 by batches of plain inserts. */
final class BatchLoader implements Loader {

    private static final int BATCH = 1_000;

    private static final String INSERT_EVENT =
            "INSERT INTO keelson_event (%s) VALUES (?, ?, ?, ?, ?, ?, ?, ?)".formatted(EVENT_COLUMNS);
    private static final String INSERT_TAG =
            "INSERT INTO keelson_event_tag (%s) VALUES (?, ?, ?)".formatted(TAG_COLUMNS);

    private final String url;

    BatchLoader(String url) {
        this.url = url;
    }

    @Override
    public void load(LoadedLog log) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var events = connection.prepareStatement(INSERT_EVENT);
                var tags = connection.prepareStatement(INSERT_TAG)) {
            connection.setAutoCommit(false);
            for (var position = 1L; position <= log.events(); position++) {
                var event = log.at(position);
                addEvent(events, event);
                addTags(tags, event);
                if (position % BATCH == 0 || position == log.events()) {
                    events.executeBatch();
                    tags.executeBatch();
                    connection.commit();
                }
            }
            settle(connection);
        }
    }

    private static void addEvent(PreparedStatement row, Event event) throws SQLException {
        row.setLong(1, event.position());
        row.setString(2, event.id());
        row.setString(3, Event.TYPE);
        row.setString(4, Event.REVISION);
        row.setObject(5, event.time().atOffset(ZoneOffset.UTC));
        row.setBytes(6, event.payload().getBytes(StandardCharsets.US_ASCII));
        row.setString(7, event.metadata());
        row.setString(8, event.tags());
        row.addBatch();
    }

    private static void addTags(PreparedStatement row, Event event) throws SQLException {
        addTag(row, Event.ACCOUNT, event.account(), event.position());
        if (event.branch().isPresent()) {
            addTag(row, Event.BRANCH, event.branch().get(), event.position());
        }
    }

    private static void addTag(PreparedStatement row, String key, String value, long position) throws SQLException {
        row.setString(1, key);
        row.setString(2, value);
        row.setLong(3, position);
        row.addBatch();
    }

    private static void settle(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("ANALYZE");
            statement.execute("CHECKPOINT SYNC");
        }
    }
}
