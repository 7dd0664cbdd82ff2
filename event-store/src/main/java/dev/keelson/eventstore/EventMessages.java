package dev.keelson.eventstore;

import java.util.stream.Stream;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;

/** Makes Axon's messages of recorded events. Safe for use by many threads. */
public final class EventMessages {

    private final MessageTypeResolver types;

    /**
     * @param types tells which revision of an event a class knows; asked for every event that is handled
     */
    public EventMessages(MessageTypeResolver types) {
        this.types = types;
    }

    /** The event as it was recorded; its payload is decoded when somebody asks for it. */
    EventMessage of(RecordedEvent recorded) {
        return new GenericEventMessage(
                new StoredMessage(recorded, types), () -> recorded.event().time());
    }

    /** The event in every shape that a handler may be waiting for: one as a rule, more when it cannot be upcast. */
    public Stream<EventMessage> inEveryShape(RecordedEvent recorded) {
        return recorded.inEveryShape().map(this::of);
    }
}
