package dev.keelson.examples.orderfulfilment.readmodels;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.messaging.core.annotation.AnnotationMessageTypeResolver;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventhandling.annotation.SequencingPolicy;
import org.axonframework.messaging.queryhandling.annotation.QueryHandler;
import org.junit.jupiter.api.Test;

/** Axon 5.0.1 calls a handler by the name on the handler, and says nothing when no message has that name. */
class HandlerNamesTest {

    private static final List<Class<?>> PROJECTIONS =
            List.of(CatalogProjection.class, OrderProjection.class, SalesProjection.class);

    private static final List<Class<?>> QUERY_HANDLERS =
            List.of(CatalogQueryHandler.class, OrderQueryHandler.class, SalesQueryHandler.class);

    @Test
    void event_handlers_have_their_events_names() {
        assertThat(methods(PROJECTIONS).filter(method -> method.isAnnotationPresent(EventHandler.class)))
                .hasSize(9)
                .allSatisfy(method -> assertThat(
                                method.getAnnotation(EventHandler.class).eventName())
                        .isEqualTo(nameOfMessage(method)));
    }

    @Test
    void query_handlers_have_their_queries_names() {
        assertThat(methods(QUERY_HANDLERS).filter(method -> method.isAnnotationPresent(QueryHandler.class)))
                .hasSize(5)
                .allSatisfy(method -> assertThat(
                                method.getAnnotation(QueryHandler.class).queryName())
                        .isEqualTo(nameOfMessage(method)));
    }

    @Test
    void every_projection_says_how_its_events_are_sequenced() {
        assertThat(PROJECTIONS).allMatch(projection -> projection.isAnnotationPresent(SequencingPolicy.class));
    }

    private static Stream<Method> methods(List<Class<?>> types) {
        return types.stream().flatMap(type -> Arrays.stream(type.getDeclaredMethods()));
    }

    private static String nameOfMessage(Method handler) {
        return new AnnotationMessageTypeResolver()
                .resolveOrThrow(handler.getParameterTypes()[0])
                .name();
    }
}
