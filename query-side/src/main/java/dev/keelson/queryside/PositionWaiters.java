package dev.keelson.queryside;

import java.util.Set;
import java.util.concurrent.Semaphore;

/** Lets so many queries at a time wait until their read models have come far enough. Safe for use by many threads. */
final class PositionWaiters {

    private final ReadModelPositions positions;
    private final int most;
    private final Semaphore places;
    private volatile boolean ended;

    PositionWaiters(ReadModelPositions positions, int most) {
        this.positions = positions;
        this.most = most;
        places = new Semaphore(most);
    }

    /** Returns when the read models have come there; throws when they do not in time. */
    void await(Set<String> projections, MinimumPosition minimum) {
        if (!places.tryAcquire()) {
            throw TooManyQueriesException.waiting(most);
        }
        try {
            if (!positions.awaitPosition(projections, minimum.position(), minimum.patience())) {
                if (ended) {
                    throw QueryTimedOutException.stopping();
                }
                throw ProjectionBehindException.at(
                        positions.positionOf(projections), minimum.position(), minimum.patience());
            }
        } finally {
            places.release();
        }
    }

    /** Nobody waits any longer. */
    void end() {
        ended = true;
        positions.endWaiting();
    }
}
