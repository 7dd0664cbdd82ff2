package dev.keelson.messagingadapters.relay;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keelson.eventstore.Append;
import dev.keelson.eventstore.AppendCondition;
import dev.keelson.eventstore.AppendOutcome;
import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogConfiguration;
import dev.keelson.eventstore.EventLogObserver;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.Tag;
import dev.keelson.eventstore.TestDatabase;
import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.Backoff;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.PositionedPublisher;
import dev.keelson.messagingadapters.tck.InMemoryBroker;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.awaitility.core.ThrowingRunnable;

/** A log, a broker in memory, and nodes that relay from the one to the other. Used by one thread. */
final class RelayWorld implements AutoCloseable {

    static final String DESTINATION = "orders";
    static final long PATIENCE_SECONDS = 30;

    static final RelayConfiguration QUICK = RelayConfiguration.of("orders", new RelayRule("*", DESTINATION, "order"))
            .withClaim(Duration.ofSeconds(1), Duration.ofMillis(20))
            .withRetry(new Backoff(Duration.ofMillis(5), Duration.ofMillis(100)));

    private static final URI SOURCE = URI.create("/keelson");

    private final TestDatabase database;
    private final List<Node> nodes = new ArrayList<>();
    private final List<EventData> appended = new ArrayList<>();
    final EventLog log;
    final InMemoryBroker broker = new InMemoryBroker();
    final RelayStore store;
    final AtomicInteger claims = new AtomicInteger();
    final AtomicInteger losses = new AtomicInteger();

    private final RelayObserver counting = new RelayObserver() {
        @Override
        public void claimed(String relay) {
            claims.incrementAndGet();
        }

        @Override
        public void lost(String relay) {
            losses.incrementAndGet();
        }
    };

    /** A process of its own: its connections, its adapter, its relay. */
    final class Node implements AutoCloseable {

        final FaultyAdapter adapter;
        final CuttableDataSource connections = new CuttableDataSource(database.dataSource());
        final Relay relay;
        private final Relays relays;
        private final MessagingAdapter direct;
        private volatile boolean gone;

        private Node(EventLog read, MessagingAdapter direct, BiFunction<Relays, FaultyAdapter, Relay> relay) {
            this.direct = direct;
            this.adapter = new FaultyAdapter(direct);
            this.relays = new Relays(read, connections.dataSource(), SOURCE, "node-" + nodes.size(), counting);
            this.relay = relay.apply(relays, adapter);
            nodes.add(this);
        }

        Node start() {
            relay.start();
            return this;
        }

        RelayStatus status() {
            return relay.status();
        }

        /** Whether it is dead or closed. */
        boolean isGone() {
            return gone;
        }

        /** Whatever it does from now on reaches neither the broker nor the database. */
        void die() {
            gone = true;
            broker.kill(direct);
            connections.destroy();
        }

        boolean close(Duration timeout) {
            gone = true;
            return relays.close(timeout);
        }

        @Override
        public void close() {
            close(Duration.ZERO);
            adapter.close(Duration.ZERO);
        }
    }

    RelayWorld(TestDatabase database) {
        this.database = database;
        SchemaMigrations.migrate(database.dataSource());
        SchemaMigrations.migrate(database.dataSource(), "relay", Relays.MIGRATIONS, Relays.class.getClassLoader());
        log = EventLogs.jdbi(database.dataSource(), EventLogConfiguration.DEFAULT, EventLogObserver.NONE);
        store = new RelayStore(database.dataSource());
    }

    Node node() {
        return node(QUICK);
    }

    Node node(RelayConfiguration configuration) {
        return node(configuration, log);
    }

    Node node(RelayConfiguration configuration, EventLog read) {
        return new Node(read, ownAdapter(), (relays, adapter) -> relays.confirmed(configuration, adapter));
    }

    Node positioned(RelayConfiguration configuration, PositionedPublisher publisher) {
        return positioned(configuration, publisher, log);
    }

    Node positioned(RelayConfiguration configuration, PositionedPublisher publisher, EventLog read) {
        return new Node(read, ownAdapter(), (relays, _) -> relays.positioned(configuration, publisher));
    }

    /** To another broker than the one in memory. */
    Node relaying(RelayConfiguration configuration, MessagingAdapter elsewhere) {
        return new Node(log, elsewhere, (relays, adapter) -> relays.confirmed(configuration, adapter));
    }

    private MessagingAdapter ownAdapter() {
        return broker.adapter(AdapterConfiguration.DEFAULT);
    }

    static EventData event(String id, String type, Tag... tags) {
        return new EventData(
                id, type, "1", Instant.now(), "{}".getBytes(StandardCharsets.UTF_8), Map.of(), Set.of(tags));
    }

    /** An event of an order at the end of the log. */
    void append(String id, String order) {
        append(List.of(event(id, "orders.Changed", new Tag("order", order))));
    }

    void append(List<EventData> events) {
        assertThat(log.append(Append.of(events, AppendCondition.NONE))).isInstanceOf(AppendOutcome.Appended.class);
        appended.addAll(events);
    }

    /** So many events, of so many orders in turns. */
    void append(int number, int orders) {
        var events = new ArrayList<EventData>();
        for (var i = 0; i < number; i++) {
            var order = "o-" + i % orders;
            events.add(event("e-" + (appended.size() + i + 1), "orders.Changed", new Tag("order", order)));
        }
        append(events);
    }

    /** The ids in the destination, duplicates too. */
    List<String> arrived() {
        return broker.messages(DESTINATION).stream()
                .map(message -> message.envelope().id())
                .toList();
    }

    /** Of each key the ids in the order in which they came first. */
    Map<String, List<String>> arrivedByKey() {
        var byKey = new LinkedHashMap<String, Set<String>>();
        for (Message message : broker.messages(DESTINATION)) {
            byKey.computeIfAbsent(message.key(), _ -> new LinkedHashSet<>())
                    .add(message.envelope().id());
        }
        return asLists(byKey);
    }

    /** Of each order the ids in the order of the log. */
    Map<String, List<String>> appendedByKey() {
        var byKey = new LinkedHashMap<String, Set<String>>();
        appended.forEach(
                event -> byKey.computeIfAbsent(event.tags().iterator().next().value(), _ -> new LinkedHashSet<>())
                        .add(event.id()));
        return asLists(byKey);
    }

    private static Map<String, List<String>> asLists(Map<String, Set<String>> byKey) {
        var lists = new LinkedHashMap<String, List<String>>();
        byKey.forEach((key, ids) -> lists.put(key, List.copyOf(ids)));
        return lists;
    }

    /** How the nodes are that are not gone. */
    List<RelayStatus> statuses() {
        return nodes.stream().filter(node -> !node.isGone()).map(Node::status).toList();
    }

    long storedPosition() {
        return store.position("orders").orElse(-1);
    }

    static void eventually(ThrowingRunnable assertion) {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(PATIENCE_SECONDS, SECONDS)
                .untilAsserted(assertion);
    }

    /** Waits until everything has arrived, in order per key. */
    void awaitAll() {
        eventually(() -> assertThat(arrivedByKey()).isEqualTo(appendedByKey()));
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        log.close();
        database.close();
    }
}
