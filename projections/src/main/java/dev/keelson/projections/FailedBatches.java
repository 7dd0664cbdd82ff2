package dev.keelson.projections;

import java.util.concurrent.CompletionException;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.core.Context.ResourceKey;
import org.axonframework.messaging.core.Message;
import org.axonframework.messaging.core.MessageHandlerInterceptor;
import org.axonframework.messaging.core.MessageHandlerInterceptorChain;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Makes a batch fail when one of its events does. Axon 5.0.1 joins the outcomes of a batch's events, and of a processor's
 * components, in a way that keeps the last one only: the failure of an earlier event is dropped without a word, its effects
 * are committed as far as they came, and the token moves past it. So the first failure is kept in the processing context: no
 * later event of the batch is handled after it, and the token store refuses the token.
 */
final class FailedBatches implements MessageHandlerInterceptor<EventMessage> {

    private static final ResourceKey<Failure> FAILURE = ResourceKey.withLabel("keelson.failed-batch");

    private static final String CORRELATION_ID = "correlationId";

    /** The first event of a batch that failed, and why. */
    record Failure(EventMessage event, Throwable cause) {}

    /** What failed in a context, null when nothing did. */
    static @Nullable Failure in(Context context) {
        return context.getResource(FAILURE);
    }

    @Override
    public MessageStream<?> interceptOnHandle(
            EventMessage event, ProcessingContext context, MessageHandlerInterceptorChain<EventMessage> chain) {
        var earlier = in(context);
        if (earlier != null) {
            return MessageStream.<Message>failed(earlier.cause());
        }
        try (var _ = MDC.putCloseable(CORRELATION_ID, event.metadata().get(CORRELATION_ID))) {
            var _ = chain.proceed(event, context)
                    .ignoreEntries()
                    .asCompletableFuture()
                    .join();
            return MessageStream.empty();
        } catch (RuntimeException e) {
            var cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
            context.putResource(FAILURE, new Failure(event, cause));
            return MessageStream.<Message>failed(cause);
        }
    }
}
