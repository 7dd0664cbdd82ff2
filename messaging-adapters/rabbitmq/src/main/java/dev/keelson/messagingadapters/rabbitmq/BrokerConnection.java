package dev.keelson.messagingadapters.rabbitmq;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultSaslConfig;
import com.rabbitmq.client.ShutdownSignalException;
import dev.keelson.messagingadapters.api.Connectivity;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is made when it is asked for, and made anew when it is lost; whoever asks is who waits before asking again.
 * Safe for use by many threads.
 */
final class BrokerConnection implements AutoCloseable {

    private static final int CLOSE_MILLIS = 1000;

    private final String name;
    private final ConnectionFactory factory;
    private final Connectivity connectivity;
    private final ExecutorService threads;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Connection connection;
    private boolean closed;
    private volatile @Nullable String blocked;

    BrokerConnection(String name, RabbitMqConfiguration rabbit, Connectivity connectivity) {
        this.name = name;
        this.connectivity = connectivity;
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(name + "-", 0).factory());
        this.factory = factory(rabbit);
        this.factory.setSharedExecutor(threads);
        this.factory.setThreadFactory(
                Thread.ofPlatform().daemon().name(name + "-io-", 0).factory());
    }

    private static ConnectionFactory factory(RabbitMqConfiguration rabbit) {
        var factory = new ConnectionFactory();
        try {
            factory.setUri(rabbit.uri());
            if (factory.isSSL()) {
                factory.useSslProtocol(SSLContext.getDefault());
                factory.enableHostnameVerification();
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("uri must be one that an AMQP client can use: " + e.getMessage(), e);
        }
        var millis = Math.toIntExact(rabbit.requestTimeout().toMillis());
        factory.setSaslConfig(DefaultSaslConfig.PLAIN);
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setConnectionTimeout(millis);
        factory.setHandshakeTimeout(millis);
        factory.setChannelRpcTimeout(millis);
        factory.setShutdownTimeout(CLOSE_MILLIS);
        factory.setRequestedHeartbeat(Math.toIntExact(rabbit.heartbeat().toSeconds()));
        return factory;
    }

    /** One that was open a moment ago. */
    Connection get() throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException("the adapter is closed");
            }
            if (connection == null || !connection.isOpen()) {
                connection = connect();
            }
            return connection;
        } finally {
            lock.unlock();
        }
    }

    private Connection connect() throws IOException {
        try {
            var made = factory.newConnection(name);
            blocked = null;
            made.addBlockedListener(reason -> blocked = reason, () -> blocked = null);
            made.addShutdownListener(this::lost);
            return made;
        } catch (TimeoutException | RuntimeException e) {
            throw new IOException(told(e), e);
        }
    }

    private void lost(ShutdownSignalException cause) {
        if (!cause.isInitiatedByApplication()) {
            connectivity.down(told(cause));
        }
    }

    /** Why RabbitMQ takes no publishes at the moment, if it does not. */
    Optional<String> blocked() {
        return Optional.ofNullable(blocked);
    }

    /** What a person can read. */
    static String told(Throwable failure) {
        var cause = failure.getCause();
        var message = failure.getMessage();
        if (message == null && cause != null) {
            return told(cause);
        }
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (connection != null) {
                connection.abort(CLOSE_MILLIS);
            }
            threads.shutdown();
        } finally {
            lock.unlock();
        }
    }
}
