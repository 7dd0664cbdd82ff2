package dev.keelson.messagingadapters.relay;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A pool that gives no connection while it is cut, and never again once it is gone. Safe for use by many threads. */
final class CuttableDataSource {

    private static final String CONNECTION_FAILURE = "08006";

    private final DataSource pool;
    private volatile boolean cut;
    private volatile boolean gone;

    CuttableDataSource(DataSource pool) {
        this.pool = pool;
    }

    DataSource dataSource() {
        return (DataSource) Proxy.newProxyInstance(
                CuttableDataSource.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (_, method, arguments) -> invoked(method, arguments));
    }

    void cut() {
        cut = true;
    }

    void mend() {
        cut = false;
    }

    void destroy() {
        gone = true;
    }

    private @Nullable Object invoked(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        if (cut || gone) {
            throw new SQLException("the database was cut off", CONNECTION_FAILURE);
        }
        try {
            return method.invoke(pool, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
