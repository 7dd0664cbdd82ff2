package dev.keelson.eventstore.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/**
 * Transactions that each write to two tables, among many others that are as good as empty: the more tables there are, the
 * longer it takes to see the state of all. Safe for use by many threads.
 */
record Pairing(DataSource dataSource) {

    static final int WRITERS = 8;
    private static final int ROWS = 3;
    private static final int BYSTANDERS = 30;

    /** What a writer's transactions came to, by the one table and by the other. */
    record Tally(int writer, long counted, long rows) {

        boolean isTorn() {
            return counted != rows;
        }
    }

    void createTables() {
        Jdbi.create(dataSource).useHandle(handle -> {
            createBystanders(handle::execute, "before");
            handle.execute("""
                    CREATE TABLE entry (
                      id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                      writer INT NOT NULL,
                      text VARCHAR(200) NOT NULL
                    )
                    """);
            handle.execute("CREATE TABLE tally (writer INT PRIMARY KEY, counted BIGINT NOT NULL)");
            createBystanders(handle::execute, "after");
            for (var writer = 0; writer < WRITERS; writer++) {
                handle.execute("INSERT INTO tally VALUES (?, 0)", writer);
            }
        });
    }

    private interface Execution {
        int execute(String sql, Object... arguments);
    }

    private static void createBystanders(Execution execution, String name) {
        for (var number = 0; number < BYSTANDERS; number++) {
            execution.execute(
                    "CREATE TABLE %s_%d (id BIGINT PRIMARY KEY, text VARCHAR(20) UNIQUE)".formatted(name, number));
        }
    }

    /**
     * Commits one transaction after the other until the process is killed.
     *
     * @param begun counted down after the first
     */
    void write(int writer, CountDownLatch begun) {
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            while (!Thread.currentThread().isInterrupted()) {
                writeOnce(connection, writer);
                begun.countDown();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void writeOnce(Connection connection, int writer) throws SQLException {
        try (var insertion = connection.prepareStatement("INSERT INTO entry (writer, text) VALUES (?, ?)");
                var count = connection.prepareStatement("UPDATE tally SET counted = counted + ? WHERE writer = ?")) {
            for (var row = 0; row < ROWS; row++) {
                insertion.setInt(1, writer);
                insertion.setString(2, "x".repeat(60));
                insertion.executeUpdate();
            }
            count.setInt(1, ROWS);
            count.setInt(2, writer);
            count.executeUpdate();
            connection.commit();
        }
    }

    List<Tally> tallies() {
        return Jdbi.create(dataSource).withHandle(handle -> handle.select("""
                        SELECT writer, counted, (SELECT COUNT(*) FROM entry WHERE entry.writer = tally.writer) AS rows
                        FROM tally
                        ORDER BY writer
                        """)
                .map((row, _) -> new Tally(row.getInt(1), row.getLong(2), row.getLong(3)))
                .list());
    }
}
