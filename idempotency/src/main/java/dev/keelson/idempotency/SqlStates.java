package dev.keelson.idempotency;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the databases' SQLSTATE codes mean here. */
final class SqlStates {

    private static final String UNIQUE_VIOLATION = "23505";

    private static final String H2_LOCK_TIMEOUT = "HYT00";

    /** Locks not had in time, cancelled statements, a server that only reads, an H2 that is closed. */
    private static final Set<String> TRANSIENT = Set.of("55P03", "25P03", "25006", H2_LOCK_TIMEOUT, "90098", "90007");

    /** Connections, serialization and deadlocks, resources, an operator's doing. */
    private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "40", "53", "57");

    private SqlStates() {}

    /** Whether a row with the same key is there already. */
    static boolean isUniqueViolation(Throwable failure) {
        return isState(UNIQUE_VIOLATION, failure);
    }

    /** Whether an H2 waited for another transaction, and not any longer. */
    static boolean isLockTimeout(Throwable failure) {
        return isState(H2_LOCK_TIMEOUT, failure);
    }

    private static boolean isState(String state, Throwable failure) {
        return failure.getCause() instanceof SQLException sql && state.equals(sql.getSQLState());
    }

    /** Whether the database could not do it now. */
    static boolean isTransient(Throwable failure) {
        var cause = failure instanceof SQLException ? failure : failure.getCause();
        return cause instanceof SQLException sql
                && (sql instanceof SQLTransientException || isTransient(sql.getSQLState()));
    }

    private static boolean isTransient(@Nullable String state) {
        return state == null
                || TRANSIENT.contains(state)
                || TRANSIENT_CLASSES.contains(state.substring(0, Math.min(2, state.length())));
    }
}
