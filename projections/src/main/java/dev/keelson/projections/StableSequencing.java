package dev.keelson.projections;

import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.util.Set;
import org.axonframework.messaging.core.annotation.ParameterResolver;
import org.axonframework.messaging.core.annotation.ParameterResolverFactory;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventhandling.annotation.SequencingPolicy;
import org.axonframework.messaging.eventhandling.sequencing.SequentialPerAggregatePolicy;
import org.axonframework.messaging.eventhandling.sequencing.SequentialPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Refuses event handlers without a sequencing policy of their own. Axon 5.0.1 falls back to one whose key is an object's
 * identity hash, which is another at each start: a segment would get events that it is past, and skip them.
 */
final class StableSequencing implements ParameterResolverFactory {

    private static final Set<Class<?>> UNSTABLE = Set.of(SequentialPolicy.class, SequentialPerAggregatePolicy.class);

    @Override
    public @Nullable ParameterResolver<?> createInstance(Executable executable, Parameter[] parameters, int index) {
        if (index == 0 && executable.isAnnotationPresent(EventHandler.class)) {
            requirePolicy(executable);
        }
        return null;
    }

    private static void requirePolicy(Executable handler) {
        var own = handler.getAnnotation(SequencingPolicy.class);
        var policy = own == null ? handler.getDeclaringClass().getAnnotation(SequencingPolicy.class) : own;
        if (policy == null || UNSTABLE.contains(policy.type())) {
            throw new IllegalArgumentException(
                    ("%s.%s has no sequencing policy that is stable over restarts; annotate the method or its class, for"
                                    + " example with @SequencingPolicy(type = PropertySequencingPolicy.class, parameters ="
                                    + " \"orderId\")")
                            .formatted(handler.getDeclaringClass().getName(), handler.getName()));
        }
    }
}
