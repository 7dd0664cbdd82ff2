package dev.keelson.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The least that storing an event durably can cost: one plain INSERT a transaction, 200 bytes of payload, into a table with
 * a unique (stream, version). On H2 every transaction is followed by a real sync. Each client has a connection of its own.
 */
final class SqlFloor implements AutoCloseable {

    private static final int PAYLOAD_BYTES = 200;

    private final Engine engine;
    private final String url;
    private final ConcurrentMap<Integer, Client> clients = new ConcurrentHashMap<>();

    SqlFloor(Engine engine, String url) {
        this.engine = engine;
        this.url = url;
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE sql_floor (
                      position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                      stream VARCHAR(64) NOT NULL,
                      version BIGINT NOT NULL,
                      payload %s NOT NULL,
                      UNIQUE (stream, version)
                    )
                    """.formatted(engine == Engine.H2 ? "VARBINARY(1000)" : "BYTEA"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Client {
        private final Connection connection;
        private final PreparedStatement insert;
        private final PreparedStatement sync;
        private long version;

        Client(Connection connection, PreparedStatement insert, PreparedStatement sync) {
            this.connection = connection;
            this.insert = insert;
            this.sync = sync;
        }
    }

    /** One transaction of a client's. */
    void insert(int client) {
        try {
            var own = clients.computeIfAbsent(client, this::connect);
            own.insert.setLong(2, ++own.version);
            own.insert.executeUpdate();
            own.connection.commit();
            if (engine == Engine.H2) {
                own.sync.execute();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Client connect(int client) {
        try {
            var connection = DriverManager.getConnection(url);
            connection.setAutoCommit(false);
            var insert =
                    connection.prepareStatement("INSERT INTO sql_floor (stream, version, payload) VALUES (?, ?, ?)");
            insert.setString(1, "stream-" + client);
            insert.setBytes(3, new byte[PAYLOAD_BYTES]);
            return new Client(
                    connection,
                    insert,
                    connection.prepareStatement(engine == Engine.H2 ? "CHECKPOINT SYNC" : "SELECT 1"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        for (var client : clients.values()) {
            try {
                client.connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
