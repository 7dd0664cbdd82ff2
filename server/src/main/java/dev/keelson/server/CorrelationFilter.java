package dev.keelson.server;

import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import org.axonframework.common.IdentifierFactory;
import org.slf4j.MDC;

/** Puts a request's correlation id into every line that is logged on its thread, from its first to its answer. */
@PreMatching
@Priority(1)
final class CorrelationFilter implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String HEADER = "X-Correlation-Id";
    private static final String KEY = "correlationId";
    private static final int LONGEST = 128;

    @Override
    public void filter(ContainerRequestContext request) {
        var stated = request.getHeaderString(HEADER);
        MDC.put(
                KEY,
                stated == null || stated.isEmpty() || stated.length() > LONGEST
                        ? IdentifierFactory.getInstance().generateIdentifier()
                        : stated);
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        MDC.remove(KEY);
    }
}
