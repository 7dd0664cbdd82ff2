package dev.keelson.projections;

import dev.keelson.domain.Rows;
import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.axonframework.messaging.core.annotation.ParameterResolver;
import org.axonframework.messaging.core.annotation.ParameterResolverFactory;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.queryhandling.annotation.QueryHandler;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Gives annotated event and query handlers that ask for a {@link Handle} the one of their processing context, and event
 * handlers that ask for {@link Rows} those of their batch. Command handlers get neither: what must commit with events is a
 * companion write of the append.
 */
final class HandlerParameters implements ParameterResolverFactory {

    private final ParameterResolver<Handle> handles;
    private final ParameterResolver<Rows> rows;

    HandlerParameters(ProjectionTransaction transaction) {
        handles = new FromContext<>(transaction::flushedHandle);
        rows = new FromContext<>(transaction::rows);
    }

    @Override
    public @Nullable ParameterResolver<?> createInstance(Executable executable, Parameter[] parameters, int index) {
        var wanted = parameters[index].getType();
        var handlesEvents = executable.isAnnotationPresent(EventHandler.class);
        if (wanted == Handle.class && (handlesEvents || executable.isAnnotationPresent(QueryHandler.class))) {
            return handles;
        }
        return wanted == Rows.class && handlesEvents ? rows : null;
    }

    private record FromContext<T>(Function<ProcessingContext, T> value) implements ParameterResolver<T> {

        @Override
        public CompletableFuture<T> resolveParameterValue(ProcessingContext context) {
            return CompletableFuture.completedFuture(value.apply(context));
        }

        @Override
        public boolean matches(ProcessingContext context) {
            return true;
        }
    }
}
