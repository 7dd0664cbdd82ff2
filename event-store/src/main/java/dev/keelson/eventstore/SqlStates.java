package dev.keelson.eventstore;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the databases' SQLSTATE codes mean to us; the one place that knows them. */
public final class SqlStates {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String CONNECTION_DOES_NOT_EXIST = "08003";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String QUERY_CANCELED = "57014";
    private static final String IDLE_IN_TRANSACTION_TIMEOUT = "25P03";
    private static final String IN_FAILED_TRANSACTION = "25P02";
    private static final String READ_ONLY_TRANSACTION = "25006";
    private static final String H2_LOCK_TIMEOUT = "HYT00";
    private static final String H2_DATABASE_CLOSED = "90098";
    private static final String H2_CONNECTION_CLOSED = "90007";
    private static final String H2_OPEN_ELSEWHERE = "90020";
    private static final String H2_NO_SUCH_DATABASE = "90146";
    private static final Set<String> NO_SUCH_TABLE = Set.of("42P01", "42S02", "42S03", "42S04");
    private static final Set<String> TRANSIENT = Set.of(
            LOCK_NOT_AVAILABLE,
            QUERY_CANCELED,
            IDLE_IN_TRANSACTION_TIMEOUT,
            READ_ONLY_TRANSACTION,
            H2_LOCK_TIMEOUT,
            H2_DATABASE_CLOSED,
            H2_CONNECTION_CLOSED);
    /** The connection is gone, or its session was ended. */
    private static final Set<String> CONNECTION_CLASSES = Set.of("08", "57");

    private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "40", "53", "57");

    private SqlStates() {}

    /** Whether a row with the same key is there already. */
    public static boolean isUniqueViolation(Throwable failure) {
        return UNIQUE_VIOLATION.equals(stateOf(failure));
    }

    /**
     * Whether the connection broke or its session was ended, so that a commit may have happened all the same. Any other
     * failure the database told itself: nothing was done.
     */
    static boolean isConnectionLost(Throwable failure) {
        var sql = sqlExceptionIn(failure);
        if (sql == null) {
            return false;
        }
        var state = sql.getSQLState();
        return state == null || (CONNECTION_CLASSES.contains(classOf(state)) && !QUERY_CANCELED.equals(state));
    }

    /** For who finds that a pool has taken the connection away, which the pool's own error would not say. */
    public static SQLException connectionLost() {
        return new SQLException("the connection was lost", CONNECTION_DOES_NOT_EXIST);
    }

    /** Whether the database could not do it now: connection, locks, resources, shutdown. */
    public static boolean isTransient(Throwable failure) {
        var sql = sqlExceptionIn(failure);
        if (sql == null) {
            return false;
        }
        var state = sql.getSQLState();
        return sql instanceof java.sql.SQLTransientException
                || (state != null && (TRANSIENT.contains(state) || TRANSIENT_CLASSES.contains(classOf(state))));
    }

    /** Whether an earlier statement of the transaction had failed, which somebody kept to himself. */
    public static boolean isInFailedTransaction(Throwable failure) {
        return IN_FAILED_TRANSACTION.equals(stateOf(failure));
    }

    /** Whether a table is not there. */
    public static boolean isMissingTable(Throwable failure) {
        var state = stateOf(failure);
        return state != null && NO_SUCH_TABLE.contains(state);
    }

    /** Whether the file of an embedded database is held by another process. */
    public static boolean isOpenElsewhere(Throwable failure) {
        return H2_OPEN_ELSEWHERE.equals(stateOf(failure));
    }

    /** Whether the file of an embedded database is not there and was not to be made. */
    public static boolean isMissingFile(Throwable failure) {
        return H2_NO_SUCH_DATABASE.equals(stateOf(failure));
    }

    private static String classOf(String state) {
        return state.length() < 2 ? state : state.substring(0, 2);
    }

    private static @Nullable String stateOf(Throwable failure) {
        var sql = sqlExceptionIn(failure);
        return sql == null ? null : sql.getSQLState();
    }

    private static @Nullable SQLException sqlExceptionIn(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
