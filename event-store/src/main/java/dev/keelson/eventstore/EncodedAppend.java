package dev.keelson.eventstore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * An append whose events are encoded as their rows will have them; done by the thread that appends, so that the leader of
 * the batch need not.
 */
record EncodedAppend(Append append, List<EncodedEvent> events) {

    static EncodedAppend of(Append append) {
        var events = new ArrayList<EncodedEvent>(append.events().size());
        for (var event : append.events()) {
            events.add(new EncodedEvent(
                    event,
                    EventRows.json(event.metadata()),
                    EventRows.json(event.tags()),
                    ranked(event.tags(), append.condition())));
        }
        return new EncodedAppend(append, events);
    }

    private static List<Tag> ranked(Set<Tag> tags, AppendCondition condition) {
        return tags.size() < 2
                ? List.copyOf(tags)
                : tags.stream()
                        .sorted(Comparator.comparing((Tag tag) -> !condition.mentions(tag))
                                .thenComparing(Comparator.naturalOrder()))
                        .toList();
    }

    /**
     * An event with its columns.
     *
     * @param metadata a JSON object of strings
     * @param tags a JSON array of keys and values in turns
     * @param ranked the tags, first those of the boundary that was decided on: by these it will be looked for most
     */
    record EncodedEvent(EventData event, String metadata, String tags, List<Tag> ranked) {}
}
