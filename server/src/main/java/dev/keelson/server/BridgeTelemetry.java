package dev.keelson.server;

import dev.keelson.messagingadapters.api.Health.Up;
import dev.keelson.messagingadapters.consumer.ConsumerObserver;
import dev.keelson.messagingadapters.relay.Relay;
import dev.keelson.messagingadapters.relay.RelayObserver;
import dev.keelson.server.bridges.Bridges;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What relays and consumers do, as meters for Prometheus. They begin before the HTTP server has set up its registry, so it is
 * counted here and looked up from there. Safe for use by many threads.
 */
final class BridgeTelemetry {

    private static final String RELAY = "relay";
    private static final String CONSUMER = "consumer";

    private final DatabaseFigures letters = new DatabaseFigures();
    private final Map<Count, LongAdder> counts = new ConcurrentHashMap<>();

    /** What is counted, and of which relay or consumer. */
    private record Count(Counted counted, String name) {}

    private enum Counted {
        PUBLISHED(
                RELAY,
                "keelson_relay_published",
                "Messages that were handed to the broker, again or for the first time"),
        CONFIRMED(RELAY, "keelson_relay_confirmed", "Messages that the broker has confirmed"),
        REPUBLISHED(
                RELAY, "keelson_relay_retried", "Messages that were returned or not confirmed, and published again"),
        RELAY_SKIPPED(RELAY, "keelson_relay_skipped", "Events that an operator had passed over"),
        CLAIMED(RELAY, "keelson_relay_claimed", "How often this node took the relay"),
        LOST(RELAY, "keelson_relay_lost", "How often another took the relay from this node"),
        CONSUMED(CONSUMER, "keelson_consumer_consumed", "Messages that had their effect"),
        DUPLICATES(CONSUMER, "keelson_consumer_duplicates", "Messages that had had their effect before"),
        RETRIED(CONSUMER, "keelson_consumer_retried", "Attempts that failed and were to be repeated"),
        PARKED(CONSUMER, "keelson_consumer_parked", "Messages that became dead letters"),
        DROPPED(CONSUMER, "keelson_consumer_dropped", "Messages that did not pass a stage that drops"),
        REFUSED(
                CONSUMER,
                "keelson_consumer_refused",
                "Messages acknowledged although the domain refused their commands"),
        REPLAYED(CONSUMER, "keelson_consumer_replayed", "Parked messages that had their effect"),
        STALLED(CONSUMER, "keelson_consumer_stalled", "How often a message could be neither handled nor parked");

        private final String label;
        private final String meter;
        private final String description;

        Counted(String label, String meter, String description) {
            this.label = label;
            this.meter = meter;
            this.description = description;
        }
    }

    private LongAdder of(Counted counted, String name) {
        return counts.computeIfAbsent(new Count(counted, name), _ -> new LongAdder());
    }

    /** What relays tell. */
    RelayObserver relays() {
        return new RelayObserver() {
            @Override
            public void published(String relay, int messages) {
                of(Counted.PUBLISHED, relay).add(messages);
            }

            @Override
            public void confirmed(String relay, int messages) {
                of(Counted.CONFIRMED, relay).add(messages);
            }

            @Override
            public void retried(String relay, int messages) {
                of(Counted.REPUBLISHED, relay).add(messages);
            }

            @Override
            public void skipped(String relay) {
                of(Counted.RELAY_SKIPPED, relay).increment();
            }

            @Override
            public void claimed(String relay) {
                of(Counted.CLAIMED, relay).increment();
            }

            @Override
            public void lost(String relay) {
                of(Counted.LOST, relay).increment();
            }
        };
    }

    /** What consumers tell. */
    ConsumerObserver consumers() {
        return new ConsumerObserver() {
            @Override
            public void consumed(String consumer, int count) {
                of(Counted.CONSUMED, consumer).add(count);
            }

            @Override
            public void duplicates(String consumer, int count) {
                of(Counted.DUPLICATES, consumer).add(count);
            }

            @Override
            public void retried(String consumer) {
                of(Counted.RETRIED, consumer).increment();
            }

            @Override
            public void parked(String consumer) {
                of(Counted.PARKED, consumer).increment();
            }

            @Override
            public void dropped(String consumer, String stage) {
                of(Counted.DROPPED, consumer).increment();
            }

            @Override
            public void refused(String consumer) {
                of(Counted.REFUSED, consumer).increment();
            }

            @Override
            public void replayed(String consumer) {
                of(Counted.REPLAYED, consumer).increment();
            }

            @Override
            public void stalled(String consumer) {
                of(Counted.STALLED, consumer).increment();
            }
        };
    }

    /** Makes the meters; after the HTTP face has set up its registry. */
    void publish(Bridges bridges) {
        for (var broker : bridges.brokers()) {
            Meters.gauge(
                    "keelson_broker_up",
                    "1 while the broker answers, else 0",
                    "broker",
                    broker.configuration().name(),
                    () -> broker.health() instanceof Up ? 1.0 : 0.0);
        }
        bridges.relays().forEach(this::publish);
        for (var consumer : bridges.consumers().keySet()) {
            count(CONSUMER, consumer);
            Meters.gauge(
                    "keelson_consumer_dead_letters",
                    "Messages that are parked in the store",
                    CONSUMER,
                    consumer,
                    () -> letters.tell(() -> bridges.parked().counts(consumer).messages()));
        }
    }

    private void publish(Relay relay) {
        var name = relay.name();
        count(RELAY, name);
        Meters.gauge("keelson_relay_lag", "Events of the log that are not relayed yet", RELAY, name, () ->
                (double) relay.status().lag());
        Meters.gauge(
                "keelson_relay_lag_seconds",
                "Age of the oldest event that this node holds and the broker has not confirmed",
                RELAY,
                name,
                () -> relay.status().behind().toMillis() / 1_000.0);
        Meters.gauge("keelson_relay_in_flight", "Messages that wait for the broker", RELAY, name, () ->
                (double) relay.status().inFlight());
    }

    private void count(String label, String name) {
        for (var counted : Counted.values()) {
            if (counted.label.equals(label)) {
                Meters.counter(counted.meter, counted.description, label, name, of(counted, name));
            }
        }
    }
}
