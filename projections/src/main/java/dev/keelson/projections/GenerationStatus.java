package dev.keelson.projections;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one filling of a read model is.
 *
 * @param number from 1
 * @param version of tables and handlers
 * @param state what becomes of it
 * @param position up to here all of its segments have handled everything
 * @param progress which part of the log that is, from 0 to 1
 * @param eventsPerSecond by which its position moved in the last seconds, as far as this node works on it
 * @param etaSeconds until it has caught up if both go on like that, without new events; null: it does not move
 * @param deadLetters events that it could not handle, with those behind them
 * @param createdAt when its filling began
 * @param servingSince when queries were given to it; null: not yet
 * @param tables the schema of its tables; null: the domain's own affair
 */
public record GenerationStatus(
        int number,
        int version,
        GenerationState state,
        long position,
        double progress,
        double eventsPerSecond,
        @Nullable Double etaSeconds,
        long deadLetters,
        Instant createdAt,
        @Nullable Instant servingSince,
        @Nullable String tables) {

    static GenerationStatus of(GenerationRow row, long position, long head, double eventsPerSecond, long deadLetters) {
        return new GenerationStatus(
                row.generation(),
                row.version(),
                row.state(),
                position,
                progress(position, head),
                Rounded.toTenths(eventsPerSecond),
                eta(Math.max(0, head - position), eventsPerSecond),
                deadLetters,
                row.createdAt(),
                row.servingSince(),
                row.tables());
    }

    /** Down to a ten-thousandth, so that only what is done is 1. */
    private static double progress(long position, long head) {
        return position >= head ? 1 : Math.floor(10_000.0 * position / head) / 10_000;
    }

    private static @Nullable Double eta(long lag, double eventsPerSecond) {
        if (lag == 0) {
            return 0.0;
        }
        return eventsPerSecond > 0 ? Rounded.toTenths(lag / eventsPerSecond) : null;
    }
}
