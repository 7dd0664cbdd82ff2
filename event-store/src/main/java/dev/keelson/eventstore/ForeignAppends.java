package dev.keelson.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of appends by other processes: PostgreSQL's notifications at once, and a look at the head now and then in case one
 * was lost. Keeps one connection; a lost one is opened anew. Safe for use by many threads.
 */
final class ForeignAppends implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ForeignAppends.class);
    private static final Duration LONGEST_POLL = Duration.ofMinutes(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final DataSource dataSource;
    private final Duration pollInterval;
    private final int pollMillis;
    private final LongSupplier head;
    private final LongConsumer listener;
    private final Thread watcher;
    private volatile boolean closed;

    private ForeignAppends(DataSource dataSource, Duration pollInterval, LongSupplier head, LongConsumer listener) {
        this.dataSource = dataSource;
        this.pollInterval = pollInterval;
        pollMillis = (int) Math.clamp(pollInterval.toMillis(), 1, LONGEST_POLL.toMillis());
        this.head = head;
        this.listener = listener;
        watcher = Thread.ofVirtual().name("keelson-log-watcher").unstarted(this::watch);
    }

    static ForeignAppends watch(
            DataSource dataSource, Duration pollInterval, LongSupplier head, LongConsumer listener) {
        var watch = new ForeignAppends(dataSource, pollInterval, head, listener);
        watch.watcher.start();
        return watch;
    }

    private void watch() {
        while (!closed) {
            try (var connection = dataSource.getConnection()) {
                listen(connection);
            } catch (SQLException | RuntimeException e) {
                if (!closed) {
                    LOG.atWarn()
                            .addKeyValue("reason", e.getMessage())
                            .log("watching for foreign appends failed, will retry");
                    pause();
                }
            }
        }
    }

    /** What a notification says is not believed, since anybody can send one: it is but a reason to look at the head. */
    private void listen(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("LISTEN keelson_log");
            try {
                var notifications = connection.unwrap(PGConnection.class);
                while (!closed) {
                    listener.accept(head.getAsLong());
                    var _ = notifications.getNotifications(pollMillis);
                }
            } finally {
                statement.execute("UNLISTEN keelson_log");
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(pollInterval);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            wakeUp();
            if (!watcher.join(STOP_TIMEOUT.plusMillis(pollMillis))) {
                LOG.atWarn().log("the watcher for foreign appends did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends itself a notification, so that it need not wait for the end of its poll. */
    private void wakeUp() {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("NOTIFY keelson_log, '0'");
        } catch (SQLException e) {
            LOG.atDebug().addKeyValue("reason", e.getMessage()).log("the watcher will stop after its poll");
        }
    }
}
