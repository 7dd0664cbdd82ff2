package dev.keelson.projections;

import dev.keelson.domain.SideEffect;
import java.lang.reflect.Method;
import org.axonframework.messaging.core.Context.ResourceKey;
import org.axonframework.messaging.core.Message;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.annotation.HandlerEnhancerDefinition;
import org.axonframework.messaging.core.annotation.MessageHandlingMember;
import org.axonframework.messaging.core.annotation.WrappedMessageHandlingMember;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.jspecify.annotations.Nullable;

/** Keeps handlers that are marked as side effects from running for events that are handled again. Found by Axon. */
public final class SideEffects implements HandlerEnhancerDefinition {

    /** Whether side effects of an event are not to happen. */
    static final ResourceKey<Boolean> SILENT = ResourceKey.withLabel("keelson.side-effects-silent");

    /** Made by the service loader. */
    public SideEffects() {}

    @Override
    public <T> MessageHandlingMember<T> wrapHandler(MessageHandlingMember<T> original) {
        return original.unwrap(Method.class)
                .filter(SideEffects::isMarked)
                .<MessageHandlingMember<T>>map(_ -> new SilentWhenRepeated<>(original))
                .orElse(original);
    }

    private static boolean isMarked(Method handler) {
        return handler.isAnnotationPresent(SideEffect.class)
                || handler.getDeclaringClass().isAnnotationPresent(SideEffect.class);
    }

    private static final class SilentWhenRepeated<T> extends WrappedMessageHandlingMember<T> {

        SilentWhenRepeated(MessageHandlingMember<T> delegate) {
            super(delegate);
        }

        @Override
        public MessageStream<?> handle(Message message, ProcessingContext context, @Nullable T target) {
            return Boolean.TRUE.equals(context.getResource(SILENT))
                    ? MessageStream.empty()
                    : super.handle(message, context, target);
        }
    }
}
