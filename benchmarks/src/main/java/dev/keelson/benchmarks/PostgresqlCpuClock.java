package dev.keelson.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * The processor time of the backends that serve one PostgreSQL database, as {@code /proc} tells it; empty when the server is
 * elsewhere. A backend that ends takes its time with it, so connections have to stay open over a round. Used by one thread.
 */
final class PostgresqlCpuClock implements CpuClock {

    private static final long NANOS_PER_TICK = 10_000_000;
    /** Behind the command in its parentheses: utime is the 14th field of the line, stime the 15th. */
    private static final int USER_TICKS = 11;

    private final Connection connection;

    private PostgresqlCpuClock(Connection connection) {
        this.connection = connection;
    }

    static PostgresqlCpuClock of(String url) {
        try {
            return new PostgresqlCpuClock(DriverManager.getConnection(url));
        } catch (SQLException e) {
            throw BenchmarkFailedException.after("no connection to watch the database", e);
        }
    }

    @Override
    public Time now() {
        return new Time(backends(), CpuClock.processNanos());
    }

    private OptionalLong backends() {
        try (var statement = connection.createStatement();
                var pids = statement.executeQuery("""
                    SELECT pid
                    FROM pg_stat_activity
                    WHERE datname = current_database()
                      AND pid <> pg_backend_pid()
                    """)) {
            var ticks = 0L;
            while (pids.next()) {
                ticks += ticks(Path.of("/proc", pids.getString(1), "stat"));
            }
            return OptionalLong.of(ticks * NANOS_PER_TICK);
        } catch (SQLException e) {
            throw BenchmarkFailedException.after("the database's backends cannot be listed", e);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static long ticks(Path stat) throws IOException {
        var line = Files.readString(stat);
        if (!line.contains("(postgres")) {
            throw new IOException(stat + " is no backend of PostgreSQL");
        }
        var fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1]);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw BenchmarkFailedException.after("the watching connection cannot be closed", e);
        }
    }
}
