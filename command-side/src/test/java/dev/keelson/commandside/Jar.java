package dev.keelson.commandside;

import dev.keelson.domain.DomainRuleViolation;
import dev.keelson.domain.Snapshotted;
import java.util.Optional;
import java.util.function.Consumer;
import org.axonframework.eventsourcing.annotation.EventCriteriaBuilder;
import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.axonframework.eventsourcing.annotation.EventSourcingHandler;
import org.axonframework.eventsourcing.annotation.EventTag;
import org.axonframework.eventsourcing.annotation.reflection.EntityCreator;
import org.axonframework.messaging.commandhandling.annotation.Command;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.modelling.annotation.InjectEntity;
import org.axonframework.modelling.annotation.TargetEntityId;

/**
 * A value entity with snapshots, whose events touch two of its kind: marbles go from one jar to another. It handles the
 * events of other jars wrongly on purpose, as they come within a unit of work, so that a cached state that took them in
 * would show.
 */
@Snapshotted(revision = "1", afterEvents = 4, afterMillis = 60_000)
@EventSourcedEntity
record Jar(int marbles, int events, Optional<String> last) {

    static final int ROOM = 9;

    /** Which events belong to a jar, as far as a node knows. */
    @FunctionalInterface
    interface Boundary {

        /** All that name it. */
        Boundary ALL = jarId -> EventCriteria.havingTags("jar", jarId);

        /** Only those that put something in. */
        Boundary PUTS = jarId ->
                EventCriteria.havingTags("jar", jarId).andBeingOneOfTypes(new QualifiedName("jars", "MarblesPut"));

        EventCriteria of(String jarId);
    }

    @EntityCreator
    Jar() {
        this(0, 0, Optional.empty());
    }

    @EventCriteriaBuilder
    static EventCriteria boundary(String jarId, Boundary boundary) {
        return boundary.of(jarId);
    }

    @Event(namespace = "jars", name = "MarblesPut")
    record MarblesPut(@EventTag(key = "jar") String jarId, int count) {}

    @Event(namespace = "jars", name = "MarblesTaken")
    record MarblesTaken(@EventTag(key = "jar") String jarId, int count) {}

    /** Answers what is in the jar afterwards; more than there is room for is refused. */
    @Command(namespace = "jars", name = "PutMarbles", routingKey = "jarId")
    record PutMarbles(@TargetEntityId String jarId, int count) {}

    /** Answers what is in the jar, as a refusal. */
    @Command(namespace = "jars", name = "Peek", routingKey = "jarId")
    record Peek(@TargetEntityId String jarId) {}

    /** Takes from one jar and puts into another; answers what was in both before. */
    @Command(namespace = "jars", name = "MoveMarbles", routingKey = "from")
    record MoveMarbles(String from, String to, int count) {}

    @EventSourcingHandler
    Jar on(MarblesPut event) {
        return new Jar(marbles + event.count(), events + 1, Optional.of(event.jarId()));
    }

    @EventSourcingHandler
    Jar on(MarblesTaken event) {
        return new Jar(marbles - event.count(), events + 1, Optional.of(event.jarId()));
    }

    void requireRoomFor(int count) {
        if (marbles + count > ROOM) {
            throw DomainRuleViolation.of("full", "there are %d of %d".formatted(marbles, events));
        }
    }

    void requireMarbles(int count) {
        if (marbles < count) {
            throw seen();
        }
    }

    DomainRuleViolation seen() {
        return DomainRuleViolation.of("seen", "there are %d of %d".formatted(marbles, events));
    }

    /**
     * Decides.
     *
     * @param beforeTheCommit is told each command after its decision, on the handling thread
     */
    record Handler(Consumer<Object> beforeTheCommit) {

        @CommandHandler
        int handle(PutMarbles command, @InjectEntity Jar jar, EventAppender events) {
            beforeTheCommit.accept(command);
            jar.requireRoomFor(command.count());
            events.append(new MarblesPut(command.jarId(), command.count()));
            return jar.marbles() + command.count();
        }

        @CommandHandler
        void handle(Peek command, @InjectEntity Jar jar) {
            beforeTheCommit.accept(command);
            throw jar.seen();
        }

        @CommandHandler
        String handle(
                MoveMarbles command,
                @InjectEntity(idProperty = "from") Jar from,
                @InjectEntity(idProperty = "to") Jar to,
                EventAppender events) {
            beforeTheCommit.accept(command);
            from.requireMarbles(command.count());
            to.requireRoomFor(command.count());
            events.append(new MarblesTaken(command.from(), command.count()));
            events.append(new MarblesPut(command.to(), command.count()));
            return from + " -> " + to;
        }
    }
}
