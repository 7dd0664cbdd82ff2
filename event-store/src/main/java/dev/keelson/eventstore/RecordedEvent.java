package dev.keelson.eventstore;

import java.util.stream.Stream;
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

    /**
     * The event in every shape that somebody may be waiting for: one that cannot be upcast stands for each event that it may
     * have been, so that who handles one finds out.
     */
    Stream<RecordedEvent> inEveryShape() {
        return failure == null
                ? Stream.of(this)
                : failure.types().stream()
                        .sorted()
                        .map(type -> new RecordedEvent(position, event.withType(type), failure));
    }
}
