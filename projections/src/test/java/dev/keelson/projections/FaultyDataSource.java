package dev.keelson.projections;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A pool through which a test sees each step of a transaction, and may let it fail before or after it was done.
 */
final class FaultyDataSource {

    /** What happens to a connection. */
    interface Steps {

        /** Before a connection is given. */
        default void connection() throws SQLException {}

        /**
         * Before a statement is prepared.
         *
         * @param sql its text
         */
        default void statement(String sql) throws SQLException {}

        default void beforeCommit() throws SQLException {}

        /** After a commit that the client has not heard of yet. */
        default void afterCommit() throws SQLException {}
    }

    private FaultyDataSource() {}

    static DataSource of(DataSource delegate, Steps steps) {
        return proxy(DataSource.class, (method, arguments) -> {
            if (!method.getName().equals("getConnection")) {
                return invoke(method, delegate, arguments);
            }
            steps.connection();
            return watched(delegate.getConnection(), steps);
        });
    }

    private static Connection watched(Connection connection, Steps steps) {
        return proxy(Connection.class, (method, arguments) -> switch (method.getName()) {
            case "prepareStatement" -> {
                steps.statement(String.valueOf(arguments[0]));
                yield invoke(method, connection, arguments);
            }
            case "commit" -> {
                steps.beforeCommit();
                invoke(method, connection, arguments);
                steps.afterCommit();
                yield null;
            }
            default -> invoke(method, connection, arguments);
        });
    }

    private interface Call {
        @Nullable
        Object on(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (_, method, arguments) -> call.on(method, arguments == null ? new Object[0] : arguments)));
    }

    private static @Nullable Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
