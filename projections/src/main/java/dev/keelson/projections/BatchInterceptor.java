package dev.keelson.projections;

import org.axonframework.messaging.core.Message;
import org.axonframework.messaging.core.MessageHandlerInterceptor;
import org.axonframework.messaging.core.MessageHandlerInterceptorChain;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.processing.EventProcessingException;
import org.slf4j.MDC;

/**
 * Makes a batch fail when one of its events does. Axon 5.0.1 joins the outcomes of a batch's events, and of a processor's
 * components, in a way that keeps the last one only: the failure of an earlier event is dropped without a word, and the token
 * moves past it. So the first failure is kept with the batch, no later event is handled after it, and the token store refuses
 * the token. An {@link Error} of a handler becomes an exception, because Axon's worker stops for ever at an error.
 */
final class BatchInterceptor implements MessageHandlerInterceptor<EventMessage> {

    private static final String CORRELATION_ID = "correlationId";

    @Override
    public MessageStream<?> interceptOnHandle(
            EventMessage event, ProcessingContext context, MessageHandlerInterceptorChain<EventMessage> chain) {
        var batch = Batch.of(context);
        return batch.failure()
                .<MessageStream<?>>map(earlier -> failed(earlier.cause()))
                .orElseGet(() -> handle(event, context, chain, batch));
    }

    private static MessageStream<?> handle(
            EventMessage event,
            ProcessingContext context,
            MessageHandlerInterceptorChain<EventMessage> chain,
            Batch batch) {
        batch.handles(event);
        try (var _ = MDC.putCloseable(CORRELATION_ID, event.metadata().get(CORRELATION_ID))) {
            return chain.proceed(event, context)
                    .ignoreEntries()
                    .<Message>cast()
                    .onErrorContinue(error -> failed(batch, event, error));
        } catch (RuntimeException | Error e) {
            return failed(batch, event, e);
        }
    }

    private static MessageStream<Message> failed(Batch batch, EventMessage event, Throwable error) {
        var cause = error instanceof Error fatal ? asException(event, fatal) : error;
        batch.failedAt(event, cause);
        return failed(cause);
    }

    private static MessageStream<Message> failed(Throwable cause) {
        return MessageStream.failed(cause);
    }

    private static EventProcessingException asException(EventMessage event, Error error) {
        return new EventProcessingException(
                "event %s (%s) was not handled: %s"
                        .formatted(event.identifier(), event.type().qualifiedName(), error),
                error);
    }
}
