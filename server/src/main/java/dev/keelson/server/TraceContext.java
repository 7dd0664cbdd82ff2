package dev.keelson.server;

import java.util.Map;
import org.axonframework.messaging.core.Message;
import org.axonframework.messaging.core.correlation.CorrelationDataProvider;

/** Carries the W3C trace context from a message to those that it causes. */
final class TraceContext implements CorrelationDataProvider {

    private static final String TRACE_PARENT = "traceparent";

    @Override
    public Map<String, String> correlationDataFor(Message message) {
        var traceParent = message.metadata().get(TRACE_PARENT);
        return traceParent == null ? Map.of() : Map.of(TRACE_PARENT, traceParent);
    }
}
