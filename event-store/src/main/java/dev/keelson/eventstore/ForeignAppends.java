package dev.keelson.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of appends by other processes, and tells them of ours, by PostgreSQL's notifications; in case one is lost, a look at
 * the head now and then.
 *
 * <p>A notification inside the append's transaction would lengthen every commit, so they are sent after it, on a thread of
 * their own, many commits by one, and only while another process listens. Who listens holds a shared advisory lock, which
 * the server gives up with the session, however the process ends; a process that comes tells the others to count again.
 *
 * <p>Keeps one connection; a lost one is opened anew. Safe for use by many threads.
 */
final class ForeignAppends implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ForeignAppends.class);
    private static final Duration LONGEST_POLL = Duration.ofMinutes(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration BETWEEN_CONNECTIONS = Duration.ofMillis(500);
    private static final Duration BETWEEN_NOTIFICATIONS = Duration.ofMillis(2);
    private static final String JOINED = "joined";

    private static final int LOCK = 0x4B45454C;

    private static final String LISTENERS = """
            SELECT COUNT(*)
            FROM pg_locks
            WHERE locktype = 'advisory'
              AND database = (SELECT oid FROM pg_database WHERE datname = CURRENT_DATABASE())
              AND classid = %d
              AND objid = 1
              AND mode = 'ShareLock'
            """.formatted(LOCK);

    private final DataSource dataSource;
    private final int pollMillis;
    private final LongSupplier head;
    private final LongConsumer listener;
    private final String node = UUID.randomUUID().toString();
    private final Thread watcher =
            Thread.ofVirtual().name("keelson-log-watcher").unstarted(this::watch);
    private final Thread announcer =
            Thread.ofVirtual().name("keelson-log-announcer").unstarted(this::announce);
    private volatile boolean othersListen;
    private volatile boolean unannounced;
    private volatile boolean closed;

    private ForeignAppends(DataSource dataSource, Duration pollInterval, LongSupplier head, LongConsumer listener) {
        this.dataSource = dataSource;
        pollMillis = (int) Math.clamp(pollInterval.toMillis(), 1, LONGEST_POLL.toMillis());
        this.head = head;
        this.listener = listener;
    }

    static ForeignAppends watch(
            DataSource dataSource, Duration pollInterval, LongSupplier head, LongConsumer listener) {
        var watch = new ForeignAppends(dataSource, pollInterval, head, listener);
        watch.watcher.start();
        watch.announcer.start();
        return watch;
    }

    /** This process has appended; returns at once. */
    void appended() {
        if (othersListen && !unannounced) {
            unannounced = true;
            LockSupport.unpark(announcer);
        }
    }

    private void announce() {
        while (!closed) {
            if (unannounced) {
                unannounced = false;
                send(node);
                pause(BETWEEN_NOTIFICATIONS);
            } else {
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(pollMillis));
            }
        }
    }

    private void send(String text) {
        try (var connection = dataSource.getConnection();
                var notify = connection.prepareStatement("SELECT pg_notify('keelson_log', ?)")) {
            notify.setString(1, text);
            notify.execute();
        } catch (SQLException e) {
            LOG.atDebug().addKeyValue("reason", e.getMessage()).log("no notification was sent, others will poll");
        }
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
                    pause(BETWEEN_CONNECTIONS);
                }
            }
        }
    }

    /** What a notification says is not believed, since anybody can send one: it is but a reason to look at the head. */
    private void listen(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("LISTEN keelson_log");
            statement.execute("SELECT pg_advisory_lock_shared(" + LOCK + ", 1)");
            send(JOINED);
            try {
                listenUntilClosed(connection);
            } finally {
                statement.execute("SELECT pg_advisory_unlock_shared(" + LOCK + ", 1)");
                statement.execute("UNLISTEN keelson_log");
            }
        }
    }

    private void listenUntilClosed(Connection connection) throws SQLException {
        var notifications = connection.unwrap(PGConnection.class);
        var news = Heard.JOINED;
        while (!closed) {
            if (news == Heard.JOINED) {
                othersListen = listeners(connection) > 1;
            }
            if (news != Heard.OWN) {
                listener.accept(head.getAsLong());
            }
            news = heard(notifications.getNotifications(pollMillis));
        }
    }

    private enum Heard {
        OWN,
        APPENDED,
        JOINED
    }

    /** Nothing at all is a reason to count the others again. */
    private Heard heard(PGNotification[] notifications) {
        if (notifications.length == 0) {
            return Heard.JOINED;
        }
        var heard = Heard.OWN;
        for (var notification : notifications) {
            if (notification.getParameter().equals(JOINED)) {
                return Heard.JOINED;
            }
            if (!notification.getParameter().equals(node)) {
                heard = Heard.APPENDED;
            }
        }
        return heard;
    }

    private static int listeners(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(LISTENERS)) {
            row.next();
            return row.getInt(1);
        }
    }

    private void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(announcer);
        send(JOINED);
        try {
            if (!watcher.join(STOP_TIMEOUT.plusMillis(pollMillis)) || !announcer.join(STOP_TIMEOUT)) {
                LOG.atWarn().log("the watcher for foreign appends did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
