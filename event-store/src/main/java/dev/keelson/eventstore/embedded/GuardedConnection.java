package dev.keelson.eventstore.embedded;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.h2.engine.SessionLocal;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose changes are actions that {@link Checkpoints} know of, and whose commits return when they are in the
 * file. Only what goes by the connection and its statements is: not what is done with the connection of its metadata, or with
 * what it unwraps to. Used by one thread at a time, as any connection.
 */
final class GuardedConnection implements InvocationHandler {

    private final Connection delegate;
    private final SessionLocal session;
    private final Checkpoints checkpoints;
    private boolean changed;

    private GuardedConnection(Connection delegate, SessionLocal session) {
        this.delegate = delegate;
        this.session = session;
        checkpoints = Checkpoints.of(session.getDatabase());
    }

    static Connection of(Connection delegate, SessionLocal session) {
        return proxy(Connection.class, new GuardedConnection(delegate, session));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        var connection = (Connection) proxy;
        return switch (method.getName()) {
            case "createStatement" -> statement(Statement.class, connection, method, arguments);
            case "prepareStatement" -> statement(PreparedStatement.class, connection, method, arguments);
            case "prepareCall" -> statement(CallableStatement.class, connection, method, arguments);
            case "commit", "setAutoCommit", "setTransactionIsolation" -> commit(method, arguments);
            case "rollback" -> rollback(method, arguments);
            case "close", "abort" -> checkpoints.end(session, () -> call(delegate, method, arguments));
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> call(delegate, method, arguments);
        };
    }

    /** Changing how transactions are done commits the one that is open. */
    private @Nullable Object commit(Method method, Object @Nullable [] arguments) throws Throwable {
        if (!changed) {
            return call(delegate, method, arguments);
        }
        var result = checkpoints.commit(session, false, () -> call(delegate, method, arguments));
        changed = false;
        return result;
    }

    /** To a savepoint, or all of it. */
    private @Nullable Object rollback(Method method, Object @Nullable [] arguments) throws Throwable {
        if (arguments != null) {
            return checkpoints.change(session, false, () -> call(delegate, method, arguments));
        }
        var result = checkpoints.end(session, () -> call(delegate, method, null));
        changed = false;
        return result;
    }

    private <T extends Statement> T statement(
            Class<T> type, Connection connection, Method method, Object @Nullable [] arguments) throws Throwable {
        var statement = type.cast(Objects.requireNonNull(call(delegate, method, arguments)));
        var sql = arguments != null && arguments.length > 0 && arguments[0] instanceof String text ? text : null;
        return proxy(type, new GuardedStatement(connection, statement, sql));
    }

    /** A statement; those that are prepared have their text from the beginning. */
    private final class GuardedStatement implements InvocationHandler {

        private final Connection connection;
        private final Statement statement;
        private final @Nullable StatementKind prepared;

        GuardedStatement(Connection connection, Statement statement, @Nullable String sql) {
            this.connection = connection;
            this.statement = statement;
            prepared = sql == null ? null : StatementKind.of(sql);
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            if (method.getName().startsWith("execute")) {
                return execute(method, arguments);
            }
            return switch (method.getName()) {
                case "getConnection" -> connection;
                case "equals" -> arguments != null && proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> call(statement, method, arguments);
            };
        }

        private @Nullable Object execute(Method method, Object @Nullable [] arguments) throws Throwable {
            return switch (kind(arguments)) {
                case READING -> call(statement, method, arguments);
                case CHANGING -> change(method, arguments);
                case FORCING -> force(method.getReturnType());
            };
        }

        /** A batch without a text changes something. */
        private StatementKind kind(Object @Nullable [] arguments) {
            if (prepared != null) {
                return prepared;
            }
            return arguments != null && arguments[0] instanceof String sql
                    ? StatementKind.of(sql)
                    : StatementKind.CHANGING;
        }

        private @Nullable Object change(Method method, Object @Nullable [] arguments) throws Throwable {
            if (delegate.getAutoCommit()) {
                return checkpoints.commit(session, true, () -> call(statement, method, arguments));
            }
            var begins = !changed;
            changed = true;
            return checkpoints.change(session, begins, () -> call(statement, method, arguments));
        }

        /** What was committed is in the file already. */
        private Object force(Class<?> result) throws SQLException {
            checkpoints.force();
            return result == boolean.class ? (Object) false : result == long.class ? (Object) 0L : (Object) 0;
        }
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
