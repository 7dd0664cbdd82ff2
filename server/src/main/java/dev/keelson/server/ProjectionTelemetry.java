package dev.keelson.server;

import dev.keelson.projections.ProjectionsObserver;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * What the projections do, as meters for Prometheus. They begin before the HTTP server has set up its registry, so it is
 * counted here and looked up from there. Safe for use by many threads.
 */
final class ProjectionTelemetry implements ProjectionsObserver {

    private static final String PROCESSOR = "processor";
    private static final Duration[] LATENCIES = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final DatabaseFigures lags = new DatabaseFigures();
    private final DatabaseFigures letters = new DatabaseFigures();
    private final Map<String, Counts> counts = new ConcurrentHashMap<>();
    private final Map<String, Timer> latencies = new ConcurrentHashMap<>();

    private static final class Counts {

        private final LongAdder events = new LongAdder();
        private final LongAdder failures = new LongAdder();
        private final LongAdder lost = new LongAdder();
        private final LongAdder parked = new LongAdder();
    }

    private Counts of(String processor) {
        return counts.computeIfAbsent(processor, _ -> new Counts());
    }

    @Override
    public void handled(String processor, int segment, int events, Duration latency) {
        of(processor).events.add(events);
        var timer = latencies.get(processor);
        if (timer != null) {
            timer.record(latency);
        }
    }

    @Override
    public void failed(String processor, int segment, int attempts) {
        of(processor).failures.increment();
    }

    @Override
    public void lost(String processor, int segment) {
        of(processor).lost.increment();
    }

    @Override
    public void parked(String processor, int events) {
        of(processor).parked.add(events);
    }

    /** Makes the meters of a projection; after the HTTP face has set up its registry. */
    void publish(String processor) {
        var counted = of(processor);
        Meters.counter(
                "keelson_projection_events",
                "Events that were handled and committed",
                PROCESSOR,
                processor,
                counted.events);
        Meters.counter(
                "keelson_projection_failures", "Batches that were rolled back", PROCESSOR, processor, counted.failures);
        Meters.counter(
                "keelson_projection_lost",
                "Segments that were another's at the commit",
                PROCESSOR,
                processor,
                counted.lost);
        Meters.counter(
                "keelson_projection_parked", "Events that became dead letters", PROCESSOR, processor, counted.parked);
        latencies.put(processor, latencyOf(processor));
    }

    /** Makes those meters of a projection that are asked when somebody looks. */
    void watch(String processor, LongSupplier lag, DoubleSupplier lagSeconds, LongSupplier deadLetters) {
        Meters.gauge(
                "keelson_projection_lag",
                "Events between the log's head and what the processor has handled",
                PROCESSOR,
                processor,
                () -> lags.tell(lag::getAsLong));
        Meters.gauge(
                "keelson_projection_lag_seconds",
                "Age of the first event that was not handled",
                PROCESSOR,
                processor,
                () -> lags.tell(lagSeconds));
        Meters.gauge(
                "keelson_dead_letters",
                "Events that are parked",
                PROCESSOR,
                processor,
                () -> letters.tell(deadLetters::getAsLong));
    }

    private static Timer latencyOf(String processor) {
        return Metrics.getOrCreate(Meters.inScope(Timer.builder("keelson_projection_latency"))
                .description("From an event's time to the commit of its effects, by the last event of each batch")
                .tags(Meters.label(PROCESSOR, processor))
                .buckets(LATENCIES));
    }
}
