package dev.keelson.server;

import java.util.Optional;

/**
 * Where a node comes by, and may be made to stay.
 *
 * @param chosen at which of them
 * @param stay never returns
 */
record Stops(Optional<CrashPoint> chosen, Runnable stay) {

    /** A node that goes through. */
    static final Stops NONE = new Stops(Optional.empty(), () -> {});

    void at(CrashPoint point) {
        if (isAt(point)) {
            stay.run();
        }
    }

    boolean isAt(CrashPoint point) {
        return chosen.filter(point::equals).isPresent();
    }
}
