package dev.keelson.projections;

import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.util.concurrent.CompletableFuture;
import org.axonframework.messaging.core.annotation.ParameterResolver;
import org.axonframework.messaging.core.annotation.ParameterResolverFactory;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.queryhandling.annotation.QueryHandler;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Gives annotated event and query handlers that ask for a {@link Handle} the one of their processing context. Command
 * handlers get none: what must commit with events is a companion write of the append.
 */
final class HandleParameterResolverFactory implements ParameterResolverFactory {

    private final ParameterResolver<Handle> resolver;

    HandleParameterResolverFactory(ProjectionTransaction transaction) {
        resolver = new HandleResolver(transaction);
    }

    @Override
    public @Nullable ParameterResolver<?> createInstance(Executable executable, Parameter[] parameters, int index) {
        return parameters[index].getType() == Handle.class && handlesEventsOrQueries(executable) ? resolver : null;
    }

    private static boolean handlesEventsOrQueries(Executable handler) {
        return handler.isAnnotationPresent(EventHandler.class) || handler.isAnnotationPresent(QueryHandler.class);
    }

    private record HandleResolver(ProjectionTransaction transaction) implements ParameterResolver<Handle> {

        @Override
        public CompletableFuture<Handle> resolveParameterValue(ProcessingContext context) {
            return CompletableFuture.completedFuture(transaction.handle(context));
        }

        @Override
        public boolean matches(ProcessingContext context) {
            return true;
        }
    }
}
