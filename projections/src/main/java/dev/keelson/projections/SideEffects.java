package dev.keelson.projections;

import dev.keelson.domain.SideEffect;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.axonframework.messaging.core.Context.ResourceKey;
import org.axonframework.messaging.core.Message;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.annotation.AnnotatedHandlerInspector;
import org.axonframework.messaging.core.annotation.HandlerEnhancerDefinition;
import org.axonframework.messaging.core.annotation.MessageHandlingMember;
import org.axonframework.messaging.core.annotation.WrappedMessageHandlingMember;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventHandlingComponent;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.jspecify.annotations.Nullable;

/**
 * Keeps handlers that are marked as side effects from running for events that are handled again, and all others for events of
 * which nothing else is left to be done. Found by Axon.
 */
public final class SideEffects implements HandlerEnhancerDefinition {

    /** What is to be done about an event. */
    enum Part {
        /** Everything. */
        ALL,
        /** Only what is no side effect. */
        WRITES,
        /** Only side effects. */
        EFFECTS,
        /** Nothing. */
        NONE;

        static Part of(boolean writes, boolean effects) {
            if (writes) {
                return effects ? ALL : WRITES;
            }
            return effects ? EFFECTS : NONE;
        }

        private boolean includes(boolean marked) {
            return this == ALL || this == (marked ? EFFECTS : WRITES);
        }
    }

    /** Types of fields by which a component holds its handlers. */
    private static final Set<Class<?>> LEADING =
            Set.of(EventHandlingComponent.class, AnnotatedHandlerInspector.class, Map.class, Iterable.class);

    /** What is to be done about an event; without it, everything. */
    static final ResourceKey<Part> PART = ResourceKey.withLabel("keelson.part-of-handling");

    /** Made by the service loader. */
    public SideEffects() {}

    @Override
    public <T> MessageHandlingMember<T> wrapHandler(MessageHandlingMember<T> original) {
        return original.unwrap(Method.class)
                .filter(handler -> isMarked(handler) || handler.isAnnotationPresent(EventHandler.class))
                .<MessageHandlingMember<T>>map(handler -> new PartOfHandling<>(original, isMarked(handler)))
                .orElse(original);
    }

    /**
     * Whether a component, or one that it delegates to, has a handler that is marked. Axon 5.0.1 shows neither the handlers of
     * a component nor what it delegates to, so their fields are read.
     */
    static boolean areIn(EventHandlingComponent component) {
        return Stream.<Class<?>>iterate(component.getClass(), Objects::nonNull, Class::getSuperclass)
                .flatMap(type -> Stream.of(type.getDeclaredFields()))
                .filter(SideEffects::leadsToHandlers)
                .anyMatch(field -> areIn(valueOf(field, component)));
    }

    private static boolean leadsToHandlers(Field field) {
        return !Modifier.isStatic(field.getModifiers())
                && LEADING.stream().anyMatch(type -> type.isAssignableFrom(field.getType()));
    }

    private static boolean areIn(@Nullable Object value) {
        return switch (value) {
            case EventHandlingComponent delegate -> areIn(delegate);
            case AnnotatedHandlerInspector<?> model -> haveMarked(model);
            case Map<?, ?> byName -> areIn(byName.values());
            case Iterable<?> several ->
                StreamSupport.stream(several.spliterator(), false).anyMatch(SideEffects::areIn);
            case null, default -> false;
        };
    }

    private static <T> boolean haveMarked(AnnotatedHandlerInspector<T> model) {
        return model.getAllHandlers().values().stream()
                .flatMap(Collection::stream)
                .anyMatch(handler -> handler.unwrap(Method.class)
                        .filter(SideEffects::isMarked)
                        .isPresent());
    }

    private static @Nullable Object valueOf(Field field, Object owner) {
        try {
            field.setAccessible(true);
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isMarked(Method handler) {
        return handler.isAnnotationPresent(SideEffect.class)
                || handler.getDeclaringClass().isAnnotationPresent(SideEffect.class);
    }

    private static final class PartOfHandling<T> extends WrappedMessageHandlingMember<T> {

        private final boolean marked;

        PartOfHandling(MessageHandlingMember<T> delegate, boolean marked) {
            super(delegate);
            this.marked = marked;
        }

        @Override
        public MessageStream<?> handle(Message message, ProcessingContext context, @Nullable T target) {
            var part = context.getResource(PART);
            return part == null || part.includes(marked)
                    ? super.handle(message, context, target)
                    : MessageStream.empty();
        }
    }
}
