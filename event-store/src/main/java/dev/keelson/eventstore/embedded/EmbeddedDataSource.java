package dev.keelson.eventstore.embedded;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;

/**
 * Gives connections to an H2 database. Where it is a file of this process, a commit returns when it is in the file, and what
 * is in the file is at any moment as if each transaction had been done whole or not at all; {@code CHECKPOINT SYNC} forces
 * the file to the disk. Makes a connection each time: it is for a pool to be built on. Safe for use by many threads.
 */
public final class EmbeddedDataSource implements DataSource {

    private final String url;
    private volatile int loginTimeout;

    /**
     * @param url JDBC address of an H2 database
     */
    public EmbeddedDataSource(String url) {
        this.url = url;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return guarded(DriverManager.getConnection(url));
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return guarded(DriverManager.getConnection(url, username, password));
    }

    /** One to another process, or to a database in memory, needs no guard. */
    private static Connection guarded(Connection connection) throws SQLException {
        return connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session
                        && session.getDatabase().isPersistent()
                ? GuardedConnection.of(connection, session)
                : connection;
    }

    @Override
    public PrintWriter getLogWriter() {
        return DriverManager.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter writer) throws SQLException {
        throw new SQLFeatureNotSupportedException("the log writer is that of DriverManager");
    }

    /** There is nobody to wait for; a pool asks for what it has set. */
    @Override
    public void setLoginTimeout(int seconds) {
        loginTimeout = seconds;
    }

    @Override
    public int getLoginTimeout() {
        return loginTimeout;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("there is no logger");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (!isWrapperFor(type)) {
            throw new SQLException("this is no " + type.getName());
        }
        return type.cast(this);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
