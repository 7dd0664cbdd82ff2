package dev.keelson.eventstore;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A pool whose connections, from some moment on, are given back with an error. Safe for use by many threads. */
final class ReluctantPool {

    private static final String CONNECTION_FAILURE = "08006";

    private final AtomicInteger errors = new AtomicInteger();
    private final DataSource dataSource;
    private volatile boolean reluctant;

    ReluctantPool(DataSource pool) {
        dataSource = watched(DataSource.class, pool);
    }

    DataSource dataSource() {
        return dataSource;
    }

    /** From now on. */
    void begin() {
        reluctant = true;
    }

    /** How many connections were given back with an error. */
    int errors() {
        return errors.get();
    }

    private <T> T watched(Class<T> type, Object target) {
        var loader = ReluctantPool.class.getClassLoader();
        return type.cast(Proxy.newProxyInstance(
                loader, new Class<?>[] {type}, (_, method, arguments) -> invoked(target, method, arguments)));
    }

    private @Nullable Object invoked(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        var result = result(target, method, arguments);
        if (reluctant && target instanceof Connection && method.getName().equals("close")) {
            errors.incrementAndGet();
            throw new SQLException("the connection broke on its way back", CONNECTION_FAILURE);
        }
        return method.getName().equals("getConnection") && result != null ? watched(Connection.class, result) : result;
    }

    private static @Nullable Object result(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
