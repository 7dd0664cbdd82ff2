package dev.keelson.projections;

import dev.keelson.eventstore.EventMessages;
import dev.keelson.eventstore.RecordedEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.messaging.core.Message;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventHandlingComponent;
import org.axonframework.messaging.eventhandling.EventMessage;

/** The handlers of one projection: which of them an event concerns, and in which sequence. Safe for use by many threads. */
final class EventHandlers {

    private final Map<QualifiedName, List<EventHandlingComponent>> components = new HashMap<>();
    private final Set<EventHandlingComponent> withEffects;
    private final Map<String, QualifiedName> names = new ConcurrentHashMap<>();
    private final EventMessages messages;
    private final Supplier<ProcessingContext> contexts;

    /**
     * @param components of the projection
     * @param contexts in which a component may convert an event to find its sequence
     */
    EventHandlers(
            Collection<EventHandlingComponent> components,
            EventMessages messages,
            Supplier<ProcessingContext> contexts) {
        this.messages = messages;
        this.contexts = contexts;
        withEffects = components.stream().filter(SideEffects::areIn).collect(Collectors.toSet());
        for (var component : components) {
            for (var event : component.supportedEvents()) {
                this.components.computeIfAbsent(event, _ -> new ArrayList<>()).add(component);
            }
        }
    }

    /** What is to be done about an event; nothing when none of the handlers knows it. */
    Stream<PreparedEvent> prepare(RecordedEvent recorded) {
        if (recorded.failure() == null
                && !components.containsKey(
                        names.computeIfAbsent(recorded.event().type(), QualifiedName::new))) {
            return Stream.empty();
        }
        return messages.inEveryShape(recorded)
                .map(message -> prepare(recorded.position(), message))
                .filter(event -> !event.units().isEmpty());
    }

    private PreparedEvent prepare(long position, EventMessage message) {
        var handling = components.getOrDefault(message.type().qualifiedName(), List.of());
        var units = new ArrayList<Unit>(handling.size());
        for (var component : handling) {
            var number = units.size();
            units.add(new Unit(
                    component,
                    number,
                    sequenceOf(component, number, position, message),
                    withEffects.contains(component)));
        }
        return new PreparedEvent(position, message, units);
    }

    /** An event whose sequence cannot be told has one of its own, in which its handler fails. */
    private String sequenceOf(EventHandlingComponent component, int number, long position, EventMessage message) {
        try {
            var context = Message.addToContext(contexts.get(), message);
            return SequenceKey.textOf(component.sequenceIdentifierFor(message, context));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return SequenceKey.untold(position, number);
        }
    }
}
