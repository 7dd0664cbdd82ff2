package dev.keelson.eventstore;

import java.util.List;
import java.util.Set;

/**
 * What stored events become for readers. A pure function of the stored event: the same event becomes the same on every
 * node, every time. Tags and time are none of its business, since the log is searched by those that are stored. Used by
 * many threads.
 */
public interface EventUpcasts {

    /** Whether events of this type and revision are changed or dropped; asked for every event that is read. */
    boolean takes(String type, String revision);

    /** The types in which events of this type and revision may end; empty when they are dropped always. */
    Set<String> resultsOf(String type, String revision);

    /** The other types whose stored events may end as events of the type. */
    Set<String> sourcesOf(String type);

    /**
     * What an event of a type and revision that is taken becomes: none, one or several events, in order, each of one of
     * {@link #resultsOf}. Of their ids, times and tags no notice is taken.
     *
     * @throws RuntimeException when the event cannot be upcast
     */
    List<EventData> upcast(EventData stored);
}
