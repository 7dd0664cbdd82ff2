package dev.keelson.eventstore;

import java.util.List;
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

    /**
     * The event in every shape that a handler may be waiting for: one that cannot be upcast stands for each event that it may
     * have been, so that who handles one finds out.
     */
    public List<EventMessage> inEveryShape(RecordedEvent recorded) {
        var failure = recorded.failure();
        return failure == null
                ? List.of(of(recorded))
                : failure.types().stream()
                        .sorted()
                        .map(type -> of(new RecordedEvent(
                                recorded.position(), recorded.event().withType(type), failure)))
                        .toList();
    }
}
