package dev.keelson.messagingadapters.api;

import dev.keelson.messagingadapters.api.Health.Down;
import dev.keelson.messagingadapters.api.Health.Up;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an adapter knows about its broker; changes are logged. Safe for use by many threads. */
public final class Connectivity {

    private static final Logger LOG = LoggerFactory.getLogger(Connectivity.class);

    private final String broker;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Health health = new Down(Instant.now(), "it has not been reached yet");

    /**
     * @param broker what a person calls it, such as {@code Redis at 127.0.0.1:6379}
     */
    public Connectivity(String broker) {
        this.broker = broker;
    }

    public Health health() {
        return health;
    }

    /** The broker has answered. */
    public void up() {
        if (health instanceof Up) {
            return;
        }
        change(new Up(Instant.now()));
        LOG.info("{} answers", broker);
    }

    /** It has not. */
    public void down(String reason) {
        var before = change(new Down(Instant.now(), reason));
        if (before instanceof Up) {
            LOG.warn("{} does not answer: {}", broker, reason);
        }
    }

    /** The time of a state is that of the change to it. */
    private Health change(Health next) {
        lock.lock();
        try {
            var before = health;
            health = next instanceof Down down && before instanceof Down
                    ? new Down(before.since(), down.reason())
                    : next;
            return before;
        } finally {
            lock.unlock();
        }
    }
}
