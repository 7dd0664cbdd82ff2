package dev.keelson.eventstore;

import java.util.Optional;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.core.annotation.AnnotationMessageTypeResolver;

/**
 * Looks at a class's annotations once. Axon 5.0.1 does so for every handler at every event that it sources. Safe for use by
 * many threads; a class that is unloaded is forgotten.
 */
public final class CachingMessageTypeResolver implements MessageTypeResolver {

    private final ClassValue<Optional<MessageType>> types;

    private CachingMessageTypeResolver(MessageTypeResolver delegate) {
        types = new ClassValue<>() {
            @Override
            protected Optional<MessageType> computeValue(Class<?> payloadType) {
                return delegate.resolve(payloadType);
            }
        };
    }

    /** By Axon's annotations, else by the name of the class. */
    public static CachingMessageTypeResolver ofAnnotations() {
        return new CachingMessageTypeResolver(new AnnotationMessageTypeResolver());
    }

    @Override
    public Optional<MessageType> resolve(Class<?> payloadType) {
        return types.get(payloadType);
    }
}
