package dev.keelson.messagingadapters.relay;

/** Where a relay begins that has no position yet. One that has goes on where it is, whatever is said here. */
public sealed interface RelayStart {

    /** With the first event of the log. */
    record Earliest() implements RelayStart {}

    /** With the first event that is appended after the relay was first started. */
    record Latest() implements RelayStart {}

    /**
     * With the first event after a position.
     *
     * @param position from 0
     */
    record After(long position) implements RelayStart {
        public After {
            if (position < 0) {
                throw new IllegalArgumentException("position must be at least 0, was " + position);
            }
        }
    }
}
