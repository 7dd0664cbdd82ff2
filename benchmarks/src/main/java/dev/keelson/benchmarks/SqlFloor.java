package dev.keelson.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The least that storing an event durably can cost: one plain INSERT a transaction, 200 bytes of payload, into a table with
 * a unique (stream, version). On H2 every transaction is followed by a real sync. Each client has a stream and a connection
 * of its own.
 */
final class SqlFloor implements Side {

    private final List<Client> clients = new ArrayList<>();

    private SqlFloor() {}

    /** Makes the table and a connection for each client. */
    static SqlFloor open(Engine engine, String url, int clients) {
        var floor = new SqlFloor();
        try {
            createTable(url);
            for (var number = 0; number < clients; number++) {
                floor.clients.add(Client.connect(engine, url, number));
            }
            return floor;
        } catch (SQLException e) {
            floor.close();
            throw BenchmarkFailedException.after("the floor cannot open its %d connections".formatted(clients), e);
        }
    }

    private static void createTable(String url) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE bench_floor (
                      position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                      stream VARCHAR(64) NOT NULL,
                      version BIGINT NOT NULL,
                      payload BYTEA NOT NULL,
                      UNIQUE (stream, version)
                    )
                    """);
        }
    }

    @Override
    public void once(int client) throws SQLException {
        clients.get(client).insert();
    }

    @Override
    public void close() {
        for (var client : clients) {
            try {
                client.connection.close();
            } catch (SQLException e) {
                throw BenchmarkFailedException.after("a connection of the floor cannot be closed", e);
            }
        }
    }

    private static final class Client {

        private final Engine engine;
        private final Connection connection;
        private final PreparedStatement insert;
        private final PreparedStatement sync;
        private long version;

        private Client(Engine engine, Connection connection, PreparedStatement insert, PreparedStatement sync) {
            this.engine = engine;
            this.connection = connection;
            this.insert = insert;
            this.sync = sync;
        }

        static Client connect(Engine engine, String url, int number) throws SQLException {
            var connection = DriverManager.getConnection(url);
            var insert =
                    connection.prepareStatement("INSERT INTO bench_floor (stream, version, payload) VALUES (?, ?, ?)");
            insert.setString(1, "stream-" + number);
            insert.setBytes(3, Payload.bytes());
            var sync = connection.prepareStatement(engine == Engine.H2 ? "CHECKPOINT SYNC" : "SELECT 1");
            return new Client(engine, connection, insert, sync);
        }

        void insert() throws SQLException {
            insert.setLong(2, ++version);
            insert.executeUpdate();
            if (engine == Engine.H2) {
                sync.execute();
            }
        }
    }
}
