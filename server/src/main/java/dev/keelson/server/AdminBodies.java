package dev.keelson.server;

import dev.keelson.domain.MessageBody;
import dev.keelson.domain.MessageDecoder;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.io.InputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What operators send, read as strictly as commands are. Safe for use by many threads. */
final class AdminBodies {

    private static final int MOST_BYTES = 65_536;
    private static final int LONGEST_KEY = 512;
    private static final int LONGEST_NOTE = 1_000;
    private static final int MOST_SEGMENTS = 1_024;

    private final MessageDecoder decoder;

    AdminBodies(MessageDecoder decoder) {
        this.decoder = decoder;
    }

    /** Where a segment is to go. */
    record Move(@NotBlank @Size(max = 64) String to) {}

    /** From where on to handle everything again: after a position, or from a time on. */
    record Reset(@Min(0) @Nullable Long after, @Nullable Instant from) {

        public Reset {
            if ((after == null) == (from == null)) {
                throw new IllegalArgumentException("must have either after or from");
            }
        }
    }

    /** In how many segments to fill a read model; null: as configured. */
    record Rebuild(@Min(1) @Max(MOST_SEGMENTS) @Nullable Integer segments) {

        static final Rebuild DEFAULT = new Rebuild(null);
    }

    /** Which sequence to handle: its first event, or all. */
    record Retry(@NotNull @Size(max = LONGEST_KEY) String sequence, boolean all) {}

    /** Which event not to handle, and why. */
    record Skip(
            @NotNull @Size(max = LONGEST_KEY) String sequence,
            @Min(1) long position,
            @NotBlank @Size(max = LONGEST_NOTE) String note) {}

    /** Which event a relay is to go on without, and why. */
    record SkipEvent(
            @Min(1) long position,
            @NotBlank @Size(max = LONGEST_NOTE) String note) {}

    /** Whether to handle all parked messages of a key, or the first. */
    record RetryMessage(boolean all) {

        static final RetryMessage FIRST = new RetryMessage(false);
    }

    /** Why. */
    record Note(@NotBlank @Size(max = LONGEST_NOTE) String note) {}

    <T> T read(InputStream body, Class<T> type) {
        return decoder.decode(MessageBody.read(body, MOST_BYTES), type);
    }

    /** As {@link #read}, but for a request without a body. */
    <T> T read(InputStream body, Class<T> type, T otherwise) {
        var bytes = MessageBody.read(body, MOST_BYTES);
        return bytes.length == 0 ? otherwise : decoder.decode(bytes, type);
    }
}
