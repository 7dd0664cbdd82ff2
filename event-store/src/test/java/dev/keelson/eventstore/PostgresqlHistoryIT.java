package dev.keelson.eventstore;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

final class PostgresqlHistoryIT extends HistoryContract {

    private final TwoNodes nodes = new TwoNodes();

    @BeforeEach
    void open() {
        nodes.open();
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Override
    List<EventLog> nodes() {
        return nodes.logs();
    }

    @Override
    double share() {
        return 0.5;
    }
}
