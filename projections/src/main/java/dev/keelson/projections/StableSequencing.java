package dev.keelson.projections;

import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.util.Set;
import org.axonframework.common.configuration.Configuration;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.core.annotation.ParameterResolver;
import org.axonframework.messaging.core.annotation.ParameterResolverFactory;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventHandlingComponent;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventhandling.annotation.SequencingPolicy;
import org.axonframework.messaging.eventhandling.processing.streaming.pooled.PooledStreamingEventProcessorConfiguration;
import org.axonframework.messaging.eventhandling.sequencing.SequentialPerAggregatePolicy;
import org.axonframework.messaging.eventhandling.sequencing.SequentialPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Refuses event handlers without a sequencing policy of their own. Axon 5.0.1 falls back to one whose key is an object's
 * identity hash, which is another at each start: a segment would get events that it is past, and skip them.
 *
 * <p>Annotated handlers are seen as Axon inspects them, which gives the error the method's name. Components built without
 * annotations are seen before the processors start: they are asked for the key of an event without content, which only the
 * fallback has an answer for that is always the same object.
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

    /** Looks at every component of every processor, before they start. */
    static void requirePolicies(Configuration axon) {
        axon.getModuleConfigurations().forEach(StableSequencing::requirePolicies);
        axon.getOptionalComponent(PooledStreamingEventProcessorConfiguration.class)
                .ifPresent(processor -> axon.getComponents(EventHandlingComponent.class)
                        .forEach((name, component) -> component
                                .supportedEvents()
                                .forEach(event -> requirePolicy(
                                        name,
                                        component,
                                        event,
                                        processor
                                                .schedulingProcessingContextProvider()
                                                .get()))));
    }

    private static void requirePolicy(
            String name, EventHandlingComponent component, QualifiedName event, ProcessingContext context) {
        if (keyOfNothing(component, event, context) == SequentialPolicy.FULL_SEQUENTIAL_POLICY) {
            throw new IllegalArgumentException(
                    "%s handles %s without a sequencing policy that is stable over restarts; give the component one"
                            .formatted(name, event));
        }
    }

    private static @Nullable Object keyOfNothing(
            EventHandlingComponent component, QualifiedName event, ProcessingContext context) {
        try {
            return component.sequenceIdentifierFor(new GenericEventMessage(new MessageType(event), null), context);
        } catch (RuntimeException _) {
            return null;
        }
    }
}
