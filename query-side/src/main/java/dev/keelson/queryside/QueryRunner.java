package dev.keelson.queryside;

import dev.keelson.domain.HandledMessage;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.core.annotation.MessageHandlerInvocationException;
import org.axonframework.messaging.queryhandling.GenericQueryMessage;
import org.axonframework.messaging.queryhandling.NoHandlerForQueryException;
import org.axonframework.messaging.queryhandling.QueryBus;
import org.axonframework.messaging.queryhandling.QueryExecutionException;
import org.slf4j.MDC;

/**
 * Runs queries on Axon's bus, so many at a time, each on a virtual thread of its own since the bus blocks its caller. A
 * query that takes too long is left alone: an interrupt would close an H2 database under everybody. It keeps its permit
 * until it ends. Safe for use by many threads.
 */
final class QueryRunner {

    private final QueryBus bus;
    private final int maxConcurrent;
    private final Duration timeout;
    private final Semaphore permits;

    QueryRunner(QueryBus bus, int maxConcurrent, Duration timeout) {
        this.bus = bus;
        this.maxConcurrent = maxConcurrent;
        this.timeout = timeout;
        permits = new Semaphore(maxConcurrent);
    }

    /** Asks, and encodes what came back, within the time of a query. */
    <T> T run(HandledMessage query, Object payload, Encoding<T> encoding) {
        if (!permits.tryAcquire()) {
            throw TooManyQueriesException.running(maxConcurrent);
        }
        var task = new FutureTask<>(withLogContext(() -> encoding.encode(ask(query, payload))));
        Thread.ofVirtual().name("keelson-query-" + query.name()).start(() -> {
            try {
                task.run();
            } finally {
                permits.release();
            }
        });
        return await(query.name(), task);
    }

    /** Makes an answer of the handler's results. */
    interface Encoding<T> {
        T encode(List<Object> results);
    }

    private static <T> Callable<T> withLogContext(Callable<T> work) {
        var context = MDC.getCopyOfContextMap();
        if (context == null) {
            return work;
        }
        return () -> {
            MDC.setContextMap(context);
            return work.call();
        };
    }

    private <T> T await(String name, FutureTask<T> task) {
        try {
            return task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw QueryTimedOutException.after(name, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw QueryTimedOutException.interrupted(name);
        } catch (ExecutionException e) {
            throw unwrapped(name, e);
        }
    }

    private List<Object> ask(HandledMessage query, Object payload) throws Exception {
        var type = new MessageType(new QualifiedName(query.name()), query.version());
        var stream = bus.query(new GenericQueryMessage(type, payload), null);
        var results = stream.<List<Object>>reduce(new ArrayList<>(), (list, entry) -> {
            list.add(entry.message().payload());
            return list;
        });
        try {
            return results.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            if (!stream.isCompleted()) {
                stream.close();
            }
        }
    }

    private RuntimeException unwrapped(String name, Throwable failure) {
        var cause = failure;
        while (isWrapper(cause) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return switch (cause) {
            case NoHandlerForQueryException _ -> UnknownQueryException.named(name);
            case TimeoutException _ -> QueryTimedOutException.after(name, timeout);
            case RuntimeException unchecked -> unchecked;
            case Error error -> throw error;
            default -> QueryFailedException.of(name, cause);
        };
    }

    private static boolean isWrapper(Throwable failure) {
        return failure instanceof ExecutionException
                || failure instanceof CompletionException
                || failure instanceof QueryExecutionException
                || failure instanceof MessageHandlerInvocationException
                || failure instanceof InvocationTargetException;
    }
}
