package dev.keelson.queryside;

import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
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

    /** How long a query may run before who waits for it is told. */
    Duration timeout() {
        return timeout;
    }

    /**
     * Begins to ask, and to encode what comes back.
     *
     * @throws TooManyQueriesException when as many run as may
     */
    <T> CompletableFuture<T> start(Question question, Encoding<T> encoding) {
        if (!permits.tryAcquire()) {
            throw TooManyQueriesException.running(maxConcurrent);
        }
        var result = new CompletableFuture<T>();
        var work = withLogContext(() -> encoding.encode(ask(question)));
        Thread.ofVirtual().name("keelson-query-" + question.name()).start(() -> run(work, result));
        return result;
    }

    /** Who is told of the end finds the permit free. */
    private <T> void run(Callable<T> work, CompletableFuture<T> result) {
        Runnable ending;
        try {
            var answer = work.call();
            ending = () -> result.complete(answer);
        } catch (Throwable e) {
            ending = () -> result.completeExceptionally(e);
        }
        permits.release();
        ending.run();
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

    /** What a query that was started comes to; its failures are told as they are. */
    <T> T await(String name, Future<T> result, long nanos) {
        try {
            return result.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw QueryTimedOutException.after(name, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw QueryTimedOutException.interrupted(name);
        } catch (ExecutionException e) {
            throw unwrapped(name, e);
        }
    }

    private List<Object> ask(Question question) throws Exception {
        var type = new MessageType(
                new QualifiedName(question.name()), question.query().version());
        var stream = bus.query(new GenericQueryMessage(type, question.payload()), null);
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
