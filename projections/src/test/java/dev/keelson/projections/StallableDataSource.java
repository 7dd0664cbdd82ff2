package dev.keelson.projections;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/** Gives no connection while its process is stalled, as if that had been stopped by a signal. */
final class StallableDataSource {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition resumed = lock.newCondition();
    private final DataSource delegate;
    private boolean stalled;

    StallableDataSource(DataSource delegate) {
        this.delegate = delegate;
    }

    DataSource dataSource() {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, this::invoke);
    }

    private Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        lock.lock();
        try {
            while (stalled) {
                if (!resumed.await(60, SECONDS)) {
                    throw new IllegalStateException("still stalled");
                }
            }
        } finally {
            lock.unlock();
        }
        return method.invoke(delegate, arguments);
    }

    void stall(boolean wanted) {
        lock.lock();
        try {
            stalled = wanted;
            resumed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
