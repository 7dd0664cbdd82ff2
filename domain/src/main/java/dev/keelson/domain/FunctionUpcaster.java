package dev.keelson.domain;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** An upcaster that is a function. */
record FunctionUpcaster(
        EventRevision takes, Set<EventRevision> makes, Function<StoredEvent, List<StoredEvent>> function)
        implements Upcaster {

    FunctionUpcaster {
        makes = Set.copyOf(makes);
    }

    @Override
    public List<StoredEvent> upcast(StoredEvent event) {
        return function.apply(event);
    }
}
