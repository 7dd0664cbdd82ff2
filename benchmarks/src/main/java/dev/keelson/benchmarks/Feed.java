package dev.keelson.benchmarks;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Measures the event feed of the packaged server: subscribers by server-sent events over real HTTP. */
record Feed(Engine engine) {

    /** Each subscriber reads all of them, again and again. */
    private static final int EVENTS = 500;

    private static final int ACCOUNTS = 50;
    private static final int WEIGHED = 1_000;

    private static final String SELECT = """
            SELECT position, id, type, revision, time, payload, metadata, tags
            FROM keelson_event
            WHERE position > ?
            ORDER BY position
            LIMIT %d
            """.formatted(EVENTS);

    /** Events a second to all together, beside one client that reads the same from a log of the same kind by a SELECT. */
    Figure deliver(int subscribers, Pace pace) {
        try (var scratch = loaded();
                var floorScratch = loaded();
                var pool = floorScratch.ours().open();
                var connection = pool.getConnection();
                var select = connection.prepareStatement(SELECT);
                var server = ServerProcess.launch(scratch.settings());
                var cpu = scratch.cpu();
                var floorCpu = floorScratch.cpu()) {
            Http.awaitFirstCommand(server);
            try (var readers = Readers.connect(server, subscribers)) {
                Side ours = client -> requireAll(readers.of(client).countEvents("/events?limit=" + EVENTS));
                return new Turns(pace, new Clients(1), new Clients(subscribers), floorCpu, server.cpu(cpu))
                        .measure(_ -> requireAll(readAll(select)), ours)
                        .timesAnOperation(EVENTS);
            }
        } catch (SQLException e) {
            throw BenchmarkFailedException.after("the floor cannot read", e);
        }
    }

    private Scratch loaded() {
        var scratch = engine.open();
        OpenLog.on(scratch).close();
        Loader.fill(scratch, new LoadedLog(EVENTS, ACCOUNTS));
        return scratch;
    }

    private static int readAll(PreparedStatement select) throws SQLException {
        select.setLong(1, 0);
        var found = 0;
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                found += isWhole(rows) ? 1 : 0;
            }
        }
        return found;
    }

    /** So that every column of it is of use. */
    private static boolean isWhole(ResultSet row) throws SQLException {
        return row.getLong(1) > 0
                && !row.getString(2).isEmpty()
                && !row.getString(3).isEmpty()
                && !row.getString(4).isEmpty()
                && row.getObject(5, OffsetDateTime.class).getYear() > 0
                && row.getBytes(6).length == Payload.BYTES
                && !row.getString(7).isEmpty()
                && !row.getString(8).isEmpty();
    }

    private static void requireAll(int events) {
        if (events != EVENTS) {
            throw BenchmarkFailedException.because("%d events were read, not %d".formatted(events, EVENTS));
        }
    }

    /**
     * What a subscriber that waits for events takes of the server's heap, in bytes: with a thousand more and without. They
     * stay while the next thousand come, since the server would notice only by and by that they have left.
     */
    Figure weigh(Pace pace) {
        try (var scratch = loaded();
                var server = ServerProcess.launch(withRoomFor(pace.rounds() * WEIGHED, scratch));
                var all = new Readers(new ArrayList<>())) {
            Http.awaitFirstCommand(server);
            var weights = new ArrayList<Double>();
            for (var round = 0; round < pace.rounds(); round++) {
                var without = server.liveBytes();
                var readers = Readers.connect(server, WEIGHED);
                all.add(readers);
                readers.follow("/events?after=" + (EVENTS + 1));
                weights.add((server.liveBytes() - without) / (double) WEIGHED);
            }
            return Figure.alone(Figure.BYTES, weights);
        }
    }

    private static Map<String, String> withRoomFor(int subscribers, Scratch scratch) {
        var settings = new HashMap<>(scratch.settings());
        settings.put("KEELSON_FEED_MAX_SUBSCRIBERS", Integer.toString(subscribers));
        return settings;
    }

    /** Subscribers, each with a connection. */
    private record Readers(List<FeedReader> all) implements AutoCloseable {

        static Readers connect(ServerProcess server, int count) {
            var readers = new Readers(new ArrayList<>());
            try {
                for (var i = 0; i < count; i++) {
                    readers.all.add(FeedReader.connect(server.uri()));
                }
                return readers;
            } catch (RuntimeException e) {
                readers.close();
                throw e;
            }
        }

        FeedReader of(int client) {
            return all.get(client);
        }

        void add(Readers others) {
            all.addAll(others.all);
        }

        void follow(String path) {
            all.forEach(reader -> reader.follow(path));
        }

        @Override
        public void close() {
            all.forEach(FeedReader::close);
        }
    }
}
