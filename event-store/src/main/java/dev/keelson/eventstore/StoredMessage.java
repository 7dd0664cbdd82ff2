package dev.keelson.eventstore;

import java.lang.reflect.Type;
import org.axonframework.conversion.Converter;
import org.axonframework.messaging.core.GenericMessage;
import org.axonframework.messaging.core.Message;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.core.Metadata;
import org.axonframework.messaging.core.QualifiedName;
import org.jspecify.annotations.Nullable;

/**
 * A recorded event as a message that becomes an object only of a class which knows its revision. Axon finds handlers by the
 * name of the type alone, and a tolerant reader would fill the object of another revision with nulls. Whoever asks for
 * bytes, a tree or a map, or of a class that is not named after the type, gets what there is.
 */
final class StoredMessage extends GenericMessage {

    private final RecordedEvent recorded;
    private final MessageTypeResolver types;

    StoredMessage(RecordedEvent recorded, MessageTypeResolver types) {
        this(recorded, types, Metadata.from(recorded.event().metadata()));
    }

    private StoredMessage(RecordedEvent recorded, MessageTypeResolver types, Metadata metadata) {
        super(recorded.event().id(), typeOf(recorded.event()), payloadOf(recorded), metadata);
        this.recorded = recorded;
        this.types = types;
    }

    /** No bytes of an event that could not be upcast: they are not in the shape that the type promises. */
    private static Object payloadOf(RecordedEvent recorded) {
        return recorded.failure() == null ? recorded.event().payload() : recorded.failure();
    }

    private static MessageType typeOf(EventData event) {
        return new MessageType(new QualifiedName(event.type()), event.revision());
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals")
    public <T> @Nullable T payloadAs(Type target, @Nullable Converter converter) {
        var failure = recorded.failure();
        if (failure != null) {
            throw failure;
        }
        if (target instanceof Class<?> wanted && !wanted.isAssignableFrom(payloadType())) {
            requireSameRevision(wanted);
        }
        return super.payloadAs(target, converter);
    }

    private void requireSameRevision(Class<?> wanted) {
        var known = types.resolve(wanted).orElse(null);
        if (known != null
                && known.qualifiedName().equals(type().qualifiedName())
                && !known.version().equals(type().version())) {
            throw UnknownRevisionException.of(recorded, wanted, known.version());
        }
    }

    @Override
    protected Message withMetadata(Metadata metadata) {
        return new StoredMessage(recorded, types, metadata);
    }
}
