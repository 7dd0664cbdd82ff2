package dev.keelson.commandside;

import org.jspecify.annotations.Nullable;

/**
 * A state as it was sourced.
 *
 * @param state nothing when there is no event
 * @param boundary what it was sourced by
 * @param position up to which every event of the boundary is folded
 * @param changedAt no event of the boundary stands after it up to {@code position}
 * @param sinceSnapshot events folded since the last snapshot
 * @param weight as the cache knew it, 0 when it did not
 * @param sinceWeighed events folded since then
 * @param payloadBytes of the events that were read
 * @param unread whether the log was not looked at, so that other nodes may know more
 */
record Sourced<E>(
        @Nullable E state,
        SourcedEntity.Boundary boundary,
        long position,
        long changedAt,
        int sinceSnapshot,
        int weight,
        int sinceWeighed,
        long payloadBytes,
        boolean unread) {

    Sourced<E> withSinceSnapshot(int changed) {
        return new Sourced<>(state, boundary, position, changedAt, changed, weight, sinceWeighed, payloadBytes, unread);
    }
}
