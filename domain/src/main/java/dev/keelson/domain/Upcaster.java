package dev.keelson.domain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Makes of stored events of one shape what the code of today knows: one event, several or none. What is stored is never
 * changed; upcasters run whenever an event is read, one after the other until none takes what came out. So an upcaster is a
 * pure function of the stored event: no clock, no chance, no look into a table. Used by many threads.
 */
public interface Upcaster {

    /** The shape that it takes. */
    EventRevision takes();

    /** The shapes that may come out, empty when it only drops. */
    Set<EventRevision> makes();

    /**
     * What an event becomes.
     *
     * @param event of the shape that it takes
     * @return events of the shapes that may come out, in order; empty: the event is dropped
     */
    List<StoredEvent> upcast(StoredEvent event);

    /**
     * One to one.
     *
     * @param change of the payload, in place
     */
    static Upcaster toOne(EventRevision from, EventRevision to, Consumer<ObjectNode> change) {
        return new FunctionUpcaster(from, Set.of(to), event -> {
            change.accept(event.payload());
            return List.of(event.as(to, event.payload()));
        });
    }

    /** One to many, each of one of the shapes. */
    static Upcaster toMany(
            EventRevision from, Set<EventRevision> to, Function<StoredEvent, List<StoredEvent>> division) {
        return new FunctionUpcaster(from, to, division);
    }

    /** Events of the shape are passed over by everybody. */
    static Upcaster dropping(EventRevision from) {
        return new FunctionUpcaster(from, Set.of(), _ -> List.of());
    }
}
