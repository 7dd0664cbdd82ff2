package dev.keelson.messagingadapters.relay;

import dev.keelson.eventstore.EventLog;
import dev.keelson.messagingadapters.relay.RelayStore.Claimed;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries events of the log to a broker, as its rules say, at least once and in order per key. Of all nodes that have a relay
 * of one name one has it at a time; the others take over when that one closes it, or is dead for the claim timeout. Neither a
 * database nor a broker that is away ends it: both are asked again, with pauses. Nothing is passed over but by a rule or by
 * {@link #skip}. Safe for use by many threads.
 */
public final class Relay {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final Duration SHORTEST_LOOK = Duration.ofMillis(10);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);
    private static final int LOOKS_PER_CLAIM = 10;
    private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(3);

    private final RelayTools tools;
    private final RelayStore store;
    private final RelayOutlet outlet;
    private final String node;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean drained = true;

    /**
     * @param node for people to read, at most 64 characters
     */
    Relay(RelayTools tools, RelayStore store, RelayOutlet outlet, String node) {
        this.tools = tools;
        this.store = store;
        this.outlet = outlet;
        this.node = node;
        thread = Thread.ofVirtual()
                .name("keelson-relay-" + tools.configuration().name())
                .unstarted(this::run);
    }

    /** Its name, as configured. */
    public String name() {
        return tools.configuration().name();
    }

    /**
     * Begins to try for the relay, and to relay when this node has it. Returns at once.
     *
     * @throws IllegalStateException it was started or closed before
     */
    public void start() {
        if (!begun.compareAndSet(false, true)) {
            throw new IllegalStateException("relay '%s' was started or closed before".formatted(name()));
        }
        thread.start();
    }

    /** How it is doing. Does no I/O. */
    public RelayStatus status() {
        return tools.progress().status();
    }

    /**
     * Passes over the event that the relay stands still before, for good. The log says so, with the reason.
     *
     * @param position of the event, as {@link RelayState.Stopped} has it
     * @return whether this node's relay stands still there; else nothing was done
     * @throws IllegalArgumentException the reason is blank
     */
    public boolean skip(long position, String reason) {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("reason must not be blank");
        }
        return tools.standstill().skip(position, reason);
    }

    private void run() {
        tools.progress().started();
        try {
            for (var failures = 0; !tools.stop().isAsked(); ) {
                failures = takeTurn() ? 0 : failures + 1;
                tools.stop()
                        .await(
                                failures == 0
                                        ? look()
                                        : tools.configuration().retry().pause(failures));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            outlet.close();
            tools.progress().off();
        }
    }

    /** Between two looks at another's claim. */
    private Duration look() {
        var look = tools.configuration().claimTimeout().dividedBy(LOOKS_PER_CLAIM);
        return look.compareTo(SHORTEST_LOOK) < 0
                ? SHORTEST_LOOK
                : look.compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : look;
    }

    /** Whether nothing went wrong. */
    private boolean takeTurn() throws InterruptedException {
        var configuration = tools.configuration();
        var before = System.nanoTime();
        try {
            var claimed = store.claim(name(), () -> start(tools.log()), node, configuration.claimTimeout());
            if (claimed.isOurs()) {
                relay(claimed, before);
            } else {
                tools.progress().standby(claimed.position());
            }
            return true;
        } catch (RuntimeException e) {
            tools.progress().claimInTrouble("the relay could not be claimed or was given up: " + e.getMessage());
            return false;
        } catch (Error e) {
            LOG.error("relay '{}' was given up, and is tried again", name(), e);
            tools.progress().claimInTrouble("the relay was given up: " + e);
            return false;
        }
    }

    private long start(EventLog log) {
        return switch (tools.configuration().start()) {
            case RelayStart.Earliest _ -> 0;
            case RelayStart.Latest _ -> log.head();
            case RelayStart.After(var position) -> position;
        };
    }

    private void relay(Claimed claimed, long claimedAt) throws InterruptedException {
        var claim = RelayClaim.keep(store, claimed, claimedAt, tools.configuration(), tools.progress(), tools.wakeup());
        tools.progress().claimed(claimed.position());
        try {
            outlet.relay(claim);
        } finally {
            drained = tools.progress().inFlight() == 0;
            claim.release();
            tools.standstill().leave();
            tools.progress().gone(claim.isLost());
        }
    }

    /**
     * Begins nothing more, waits for what the broker has to confirm, stores the position and lets another node have the relay.
     * Closing again does nothing.
     *
     * @param timeout how long to wait for the broker, from zero; the database has a few seconds on top of that
     * @return whether everything that was published was confirmed, and the relay ended in time
     */
    public boolean close(Duration timeout) {
        askToStop(timeout);
        return awaitEnd(timeout.plus(RELEASE_TIMEOUT));
    }

    void askToStop(Duration timeout) {
        tools.stop().ask(timeout);
        tools.wakeup().signal();
        if (begun.compareAndSet(false, true)) {
            outlet.close();
        }
    }

    /** Whether it has ended in time and in order, after it was asked to. */
    boolean awaitEnd(Duration timeout) {
        try {
            return thread.getState() == Thread.State.NEW || (thread.join(timeout) && drained);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
