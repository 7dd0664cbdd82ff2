package dev.keelson.messagingadapters.relay;

import dev.keelson.eventstore.EventLog;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.PositionedPublisher;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.sql.DataSource;

/** Makes a node's relays, and closes them together. Safe for use by many threads. */
public final class Relays {

    /** Where the scripts of its table are on the class path. */
    public static final String MIGRATIONS = "db/relay";

    private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(3);

    private static final int HASH_DIGITS = 8;

    private final EventLog log;
    private final RelayStore store;
    private final URI source;
    private final String node;
    private final RelayObserver observer;
    private final List<Relay> relays = new CopyOnWriteArrayList<>();

    /**
     * @param log as its readers are to know it; reads may be shared
     * @param dataSource a pool on the log's database, with the table of {@link #MIGRATIONS}
     * @param source of all envelopes, as the event feed has it
     * @param node who this is, for people to read; at most 64 characters
     */
    public Relays(EventLog log, DataSource dataSource, URI source, String node, RelayObserver observer) {
        this.log = log;
        this.store = new RelayStore(dataSource);
        this.source = source;
        this.node = node;
        this.observer = observer;
    }

    /**
     * A relay whose position is in the log's database. After a crash what was not stored yet is published again.
     *
     * @param adapter others may use it as well; it is not closed
     */
    public Relay confirmed(RelayConfiguration configuration, MessagingAdapter adapter) {
        return add(configuration, tools -> new ConfirmedOutlet(tools, adapter));
    }

    /**
     * A relay whose position the broker keeps together with the messages. The database has it as well, for people to see, and
     * for a broker that has none.
     *
     * @param publisher this relay's alone; it is closed with it
     */
    public Relay positioned(RelayConfiguration configuration, PositionedPublisher publisher) {
        return add(configuration, tools -> new PositionedOutlet(tools, publisher));
    }

    /**
     * Under which name a broker is to keep the position of a relay: not that of a relay with events of another source.
     *
     * @return letters, digits, '.', '_' and '-'
     */
    public String nameOnBroker(String relay) {
        var bytes = source.toString().getBytes(StandardCharsets.UTF_8);
        return "keelson-relay-%s-%s"
                .formatted(relay, UUID.nameUUIDFromBytes(bytes).toString().substring(0, HASH_DIGITS));
    }

    private Relay add(RelayConfiguration configuration, Function<RelayTools, RelayOutlet> outlet) {
        var progress = new RelayProgress(configuration.name(), observer);
        var wakeup = new Wakeup();
        var tools = new RelayTools(
                configuration,
                log,
                new EventMapping(configuration.rules(), source),
                progress,
                new Standstill(progress, wakeup),
                new StopRequest(),
                wakeup);
        var relay = new Relay(tools, store, outlet.apply(tools), node);
        relays.add(relay);
        return relay;
    }

    /** All of them. */
    public List<Relay> all() {
        return List.copyOf(relays);
    }

    /**
     * Closes them all at the same time.
     *
     * @param timeout how long to wait for the brokers, from zero; the database has a few seconds on top of that
     * @return whether everything that was published was confirmed, and all ended in time
     */
    public boolean close(Duration timeout) {
        relays.forEach(relay -> relay.askToStop(timeout));
        var deadline = System.nanoTime() + timeout.plus(RELEASE_TIMEOUT).toNanos();
        var drained = true;
        for (var relay : relays) {
            drained &= relay.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        return drained;
    }
}
