package dev.keelson.server;

import dev.keelson.commandside.CommandObserver;
import dev.keelson.commandside.EntityObserver;
import dev.keelson.eventstore.EventLogObserver;
import dev.keelson.idempotency.ConsumptionObserver;
import dev.keelson.queryside.FeedObserver;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.DistributionStatisticsConfig;
import io.helidon.metrics.api.DistributionSummary;
import io.helidon.metrics.api.FunctionalCounter;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What the parts tell of themselves, as meters for Prometheus. Safe for use by many threads. */
final class Telemetry implements CommandObserver, ConsumptionObserver, EntityObserver, EventLogObserver, FeedObserver {

    private static final Duration[] LATENCIES = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5)
    };
    private static final double[] BATCH_SIZES = {1, 2, 4, 8, 16, 32, 64, 128, 256};

    private final AtomicInteger subscribers = new AtomicInteger();
    private final QueryTelemetry queries = new QueryTelemetry();
    private final Map<String, Map<CommandObserver.Outcome, Timer>> commands = new ConcurrentHashMap<>();

    /** Counted before there is a registry: projections read before the HTTP face is up. */
    private final Map<EventLogObserver.ReadFrom, LongAdder> reads = new ConcurrentHashMap<>();

    private final Supplier<Batches> batches = new Meters.Lazy<>(Batches::new);
    private final Supplier<Entities> entities = new Meters.Lazy<>(Entities::new);
    private final Supplier<Counter> sent =
            new Meters.Lazy<>(() -> Meters.counter("keelson_feed_events", "Events that were handed to subscribers"));

    @Override
    public void handled(String name, CommandObserver.Outcome outcome, Duration duration) {
        commands.computeIfAbsent(name, _ -> new ConcurrentHashMap<>())
                .computeIfAbsent(outcome, _ -> commandTimer(name, outcome))
                .record(duration);
    }

    private static Timer commandTimer(String name, CommandObserver.Outcome outcome) {
        return Metrics.getOrCreate(Meters.inScope(Timer.builder("keelson_commands"))
                .description("Commands by name and outcome, from request to answer")
                .tags(List.of(
                        Tag.create("name", name),
                        Tag.create("outcome", outcome.name().toLowerCase(Locale.ROOT))))
                .buckets(LATENCIES));
    }

    @Override
    public void committed(int appends, int events, Duration duration) {
        var meters = batches.get();
        meters.appends.increment(appends);
        meters.events.increment(events);
        meters.duration.record(duration);
        meters.size.record(appends);
    }

    @Override
    public void read(EventLogObserver.ReadFrom from) {
        readsFrom(from).increment();
    }

    private LongAdder readsFrom(EventLogObserver.ReadFrom from) {
        return reads.computeIfAbsent(from, _ -> new LongAdder());
    }

    private void watchReads(EventLogObserver.ReadFrom from) {
        Metrics.getOrCreate(
                Meters.inScope(FunctionalCounter.builder("keelson_log_reads", readsFrom(from), LongAdder::sum))
                        .description("Reads of projections and feed, by where they found the events")
                        .tags(Meters.label("from", from)));
    }

    /** The meters of the log's commits. */
    private static final class Batches {

        private final Counter appends = Meters.counter("keelson_appends", "Appends that were given an outcome");
        private final Counter events = Meters.counter("keelson_appended_events", "Events that were committed");
        private final Timer duration =
                Metrics.getOrCreate(Meters.inScope(Timer.builder("keelson_append_batch_duration"))
                        .description("From the head's lock to the durable commit of a batch")
                        .buckets(LATENCIES));
        private final DistributionSummary size = Metrics.getOrCreate(Meters.inScope(DistributionSummary.builder(
                        "keelson_append_batch_size",
                        DistributionStatisticsConfig.builder().buckets(BATCH_SIZES)))
                .description("Appends that committed together"));
    }

    @Override
    public void hit() {
        entities.get().hits.increment();
    }

    @Override
    public void stale() {
        entities.get().stale.increment();
    }

    @Override
    public void missed() {
        entities.get().misses.increment();
    }

    @Override
    public void evicted() {
        entities.get().evictions.increment();
    }

    @Override
    public void snapshotKept() {
        entities.get().kept.increment();
    }

    @Override
    public void snapshotUsed() {
        entities.get().used.increment();
    }

    @Override
    public void snapshotDropped() {
        entities.get().dropped.increment();
    }

    @Override
    public void snapshotIgnored() {
        entities.get().ignored.increment();
    }

    /** The meters of entities and their snapshots. */
    private static final class Entities {

        private final Counter hits =
                Meters.counter("keelson_entity_cache_hits", "States that were used without a read");
        private final Counter stale =
                Meters.counter("keelson_entity_cache_stale", "States of which the newer events were read");
        private final Counter misses =
                Meters.counter("keelson_entity_cache_misses", "Entities that the cache did not have");
        private final Counter evictions =
                Meters.counter("keelson_entity_cache_evictions", "States that left the cache for its size");
        private final Counter kept = Meters.counter("keelson_snapshots_kept", "Snapshots that were written");
        private final Counter used = Meters.counter("keelson_snapshots_used", "Snapshots that a sourcing began with");
        private final Counter dropped =
                Meters.counter("keelson_snapshots_dropped", "Snapshots that could not be written");
        private final Counter ignored = Meters.counter("keelson_snapshots_ignored", "Snapshots that could not be used");
    }

    @Override
    public void opened() {
        subscribers.incrementAndGet();
    }

    @Override
    public void closed() {
        subscribers.decrementAndGet();
    }

    @Override
    public void cutOff(FeedObserver.CutOff reason) {
        Metrics.getOrCreate(Meters.inScope(Counter.builder("keelson_feed_cut_off"))
                        .description("Subscribers that were cut off, by reason")
                        .tags(Meters.label("reason", reason)))
                .increment();
    }

    @Override
    public void sent(int events) {
        sent.get().increment(events);
    }

    @Override
    public void firstDeliveries(String group, int count) {
        consumed(group, "first", count);
    }

    @Override
    public void duplicates(String group, int count) {
        consumed(group, "duplicate", count);
    }

    @Override
    public void purged(String group, int count) {
        consumed(group, "purged", count);
    }

    private static void consumed(String group, String outcome, int count) {
        Metrics.getOrCreate(Meters.inScope(Counter.builder("keelson_consumed"))
                        .description("Messages by what became of them: first deliveries, duplicates, forgotten ones")
                        .tags(List.of(Tag.create("group", group), Tag.create("outcome", outcome))))
                .increment(count);
    }

    /** What queries tell. */
    QueryTelemetry ofQueries() {
        return queries;
    }

    /** Meters that are asked when somebody looks. */
    void watch(LongSupplier head) {
        Meters.gauge("keelson_log_head", "Position of the last event", head);
        for (var from : EventLogObserver.ReadFrom.values()) {
            watchReads(from);
        }
        Meters.gauge("keelson_feed_subscribers", "Subscribers of the event feed", subscribers::get);
    }

    void watchCache(LongSupplier states, LongSupplier bytes) {
        Meters.gauge("keelson_entity_cache_size", "States in the entity cache", states);
        Meters.gauge("keelson_entity_cache_bytes", "Estimated bytes of the states in the entity cache", bytes);
    }
}
