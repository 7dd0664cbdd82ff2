package dev.keelson.eventstore;

import org.jspecify.annotations.Nullable;

/**
 * An event in the log.
 *
 * @param position its place in commit order, from 1, without gaps; the parts of an upcast event share it
 * @param event what was appended, in the shape that readers know
 * @param failure why the event is as it is stored although it has to be upcast; null: all is well
 */
public record RecordedEvent(
        long position, EventData event, @Nullable UpcastFailedException failure) {

    /** An event that can be read as it is. */
    public RecordedEvent(long position, EventData event) {
        this(position, event, null);
    }
}
