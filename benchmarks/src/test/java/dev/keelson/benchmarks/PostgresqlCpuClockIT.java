package dev.keelson.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

final class PostgresqlCpuClockIT {

    @Test
    void work_of_a_backend_is_seen_where_its_process_can_be() throws SQLException {
        try (var scratch = Engine.POSTGRESQL.open();
                var clock = scratch.cpu();
                var connection = DriverManager.getConnection(scratch.floorUrl());
                var statement = connection.createStatement()) {
            var before = clock.now();
            statement.execute("SELECT COUNT(*) FROM generate_series(1, 2000000)");
            var spent = clock.now().minus(before);

            assertThat(spent.process()).isNotNegative();
            spent.database().ifPresent(nanos -> assertThat(nanos).isPositive());
        }
    }
}
