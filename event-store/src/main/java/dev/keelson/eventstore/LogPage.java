package dev.keelson.eventstore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A stretch of the log in memory, as its readers know it. Page n is for the positions from {@code n * SIZE + 1} to {@code
 * (n + 1) * SIZE}, and has those of them up to {@code through}; a full one never changes.
 *
 * @param number of the page, from 0
 * @param through every event of the page at or below this position is in it
 * @param events in order of position; none when they are too large to be kept
 * @param bytes of memory, by estimate
 * @param tooLarge whether its readers must go to the log
 */
record LogPage(long number, long through, List<RecordedEvent> events, long bytes, boolean tooLarge) {

    /** Positions a page. */
    static final int SIZE = 256;

    private static final int PAGE_OVERHEAD = 128;

    /** Objects and headers, and the strings of a time-ordered id. */
    private static final int EVENT_OVERHEAD = 320;

    /** How much larger tags and metadata are once somebody has looked at them. */
    private static final int PARSED = 4;

    LogPage {
        events = List.copyOf(events);
    }

    /** A page that nobody has read anything into yet. */
    static LogPage empty(long number) {
        return new LogPage(number, number * SIZE, List.of(), PAGE_OVERHEAD, false);
    }

    /** The page in which the first position after this one stands. */
    static long numberAfter(long position) {
        return position / SIZE;
    }

    /** The last position of a page. */
    static long end(long number) {
        return (number + 1) * SIZE;
    }

    boolean isFull() {
        return through == end(number);
    }

    /**
     * The page with what the log has after it.
     *
     * @param mostBytes of a page that is kept
     */
    LogPage extended(EventPage read, long mostBytes) {
        var grown = bytes;
        for (var event : read.events()) {
            grown += bytes(event.event());
        }
        if (tooLarge || grown > mostBytes) {
            return new LogPage(number, read.through(), List.of(), PAGE_OVERHEAD, true);
        }
        var all = new ArrayList<RecordedEvent>(events.size() + read.events().size());
        all.addAll(events);
        all.addAll(read.events());
        return new LogPage(number, read.through(), all, grown, false);
    }

    private static long bytes(EventData event) {
        return EVENT_OVERHEAD
                + event.payload().length
                + event.type().length()
                + event.revision().length()
                + (long) PARSED * (length(event.metadata()) + length(event.tags()));
    }

    private static int length(Map<String, String> metadata) {
        return metadata instanceof StoredMetadata stored
                ? stored.length()
                : metadata.entrySet().stream()
                        .mapToInt(entry ->
                                entry.getKey().length() + entry.getValue().length())
                        .sum();
    }

    private static int length(Set<Tag> tags) {
        return tags instanceof StoredTags stored
                ? stored.length()
                : tags.stream()
                        .mapToInt(tag -> tag.key().length() + tag.value().length())
                        .sum();
    }

    /** Where in {@link #events} those after a position begin. */
    int indexAfter(long position) {
        var low = 0;
        var high = events.size();
        while (low < high) {
            var middle = (low + high) >>> 1;
            if (events.get(middle).position() <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
