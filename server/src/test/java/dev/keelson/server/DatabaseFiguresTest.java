package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;

class DatabaseFiguresTest {

    private final DatabaseFigures figures = new DatabaseFigures();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void a_figure_is_told_each_time() {
        DoubleSupplier counting = asked::incrementAndGet;

        assertThat(figures.tell(counting)).isEqualTo(1);
        assertThat(figures.tell(counting)).isEqualTo(2);
    }

    @Test
    void a_database_that_is_away_is_asked_by_one_of_them() {
        DoubleSupplier failing = () -> {
            asked.incrementAndGet();
            throw new ConnectionException(new SQLException("away"));
        };

        assertThat(figures.tell(failing)).isNaN();
        assertThat(figures.tell(failing)).isNaN();
        assertThat(asked).hasValue(1);
    }
}
