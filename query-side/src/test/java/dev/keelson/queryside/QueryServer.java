package dev.keelson.queryside;

import dev.keelson.domain.JacksonPayloadConverter;
import dev.keelson.domain.MessageCatalog;
import dev.keelson.domain.MessageDecoder;
import dev.keelson.domain.MessageSchemas;
import dev.keelson.domain.StrictJson;
import jakarta.validation.Validation;
import org.axonframework.messaging.core.EmptyApplicationContext;
import org.axonframework.messaging.core.annotation.ClasspathParameterResolverFactory;
import org.axonframework.messaging.core.annotation.MultiParameterResolverFactory;
import org.axonframework.messaging.core.conversion.DelegatingMessageConverter;
import org.axonframework.messaging.core.unitofwork.SimpleUnitOfWorkFactory;
import org.axonframework.messaging.queryhandling.SimpleQueryBus;
import org.axonframework.messaging.queryhandling.annotation.AnnotatedQueryHandlingComponent;

/** The query endpoint over a test's own query handlers, on a server of its own. */
record QueryServer(QueryResource queries, TestServer http) implements AutoCloseable {

    static QueryServer of(
            Object handlers, ReadModelPositions positions, QueryConfiguration configuration, FeedLog observer) {
        var catalog = new MessageCatalog();
        var bus = new SimpleQueryBus(new SimpleUnitOfWorkFactory(EmptyApplicationContext.INSTANCE));
        bus.subscribe(new AnnotatedQueryHandlingComponent<>(
                handlers,
                MultiParameterResolverFactory.ordered(
                        catalog, ClasspathParameterResolverFactory.forClass(handlers.getClass())),
                new DelegatingMessageConverter(new JacksonPayloadConverter())));
        var json = StrictJson.create();
        var validator = Validation.buildDefaultValidatorFactory().getValidator();
        var queries = new QueryResource(
                bus,
                catalog,
                new MessageDecoder(json, validator),
                new MessageSchemas(),
                json,
                positions,
                configuration,
                (failure, path) -> "{\"detail\":\"%s\",\"instance\":\"%s\"}".formatted(failure.getMessage(), path),
                observer);
        return new QueryServer(queries, new TestServer(queries));
    }

    @Override
    public void close() {
        queries.close();
        http.close();
    }
}
