package dev.keelson.server;

import dev.keelson.domain.InvalidMessageException;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;

/** Refuses headers that Jersey cannot read with a problem of ours, and a body that does not say what it is. */
@PreMatching
final class HeaderFilter implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        read(request, HttpHeaders.ACCEPT, request::getAcceptableMediaTypes);
        read(request, HttpHeaders.CONTENT_TYPE, request::getMediaType);
        if (request.getMethod().equals(HttpMethod.POST) && request.getMediaType() == null && request.hasEntity()) {
            throw new NotSupportedException("the request has no Content-Type; send application/json");
        }
    }

    private static void read(ContainerRequestContext request, String header, Runnable reading) {
        try {
            reading.run();
        } catch (ProcessingException | IllegalArgumentException e) {
            throw InvalidMessageException.of(
                    "/" + header, "is not a media type, was \"%s\"".formatted(request.getHeaderString(header)));
        }
    }
}
