package dev.keelson.server;

import dev.keelson.commandside.CommandObserver;
import dev.keelson.eventstore.EventLogObserver;
import dev.keelson.queryside.FeedObserver;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.DistributionStatisticsConfig;
import io.helidon.metrics.api.DistributionSummary;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** What the parts tell of themselves, as meters for Prometheus. Safe for use by many threads. */
final class Telemetry implements CommandObserver, EventLogObserver, FeedObserver {

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

    @Override
    public void handled(String name, CommandObserver.Outcome outcome, Duration duration) {
        Metrics.getOrCreate(inScope(Timer.builder("keelson_commands"))
                        .description("Commands by name and outcome, from request to answer")
                        .tags(List.of(
                                Tag.create("name", name),
                                Tag.create("outcome", outcome.name().toLowerCase(Locale.ROOT))))
                        .buckets(LATENCIES))
                .record(duration);
    }

    @Override
    public void committed(int appends, int events, Duration duration) {
        counter("keelson_appends", "Appends that were given an outcome").increment(appends);
        counter("keelson_appended_events", "Events that were committed").increment(events);
        Metrics.getOrCreate(inScope(Timer.builder("keelson_append_batch_duration"))
                        .description("From the head's lock to the durable commit of a batch")
                        .buckets(LATENCIES))
                .record(duration);
        Metrics.getOrCreate(inScope(DistributionSummary.builder(
                                "keelson_append_batch_size",
                                DistributionStatisticsConfig.builder().buckets(BATCH_SIZES)))
                        .description("Appends that committed together"))
                .record(appends);
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
        Metrics.getOrCreate(inScope(Counter.builder("keelson_feed_cut_off"))
                        .description("Subscribers that were cut off, by reason")
                        .tags(List.of(Tag.create("reason", reason.name().toLowerCase(Locale.ROOT)))))
                .increment();
    }

    @Override
    public void sent(int events) {
        counter("keelson_feed_events", "Events that were handed to subscribers").increment(events);
    }

    /** Meters that are asked when somebody looks. */
    void watch(LongSupplier head) {
        gauge("keelson_log_head", "Position of the last event", head);
        gauge("keelson_feed_subscribers", "Subscribers of the event feed", subscribers::get);
    }

    void watchLag(String processor, LongSupplier lag) {
        Metrics.getOrCreate(inScope(Gauge.builder("keelson_projection_lag", lag::getAsLong))
                .description("Events between the log's head and what the processor has handled")
                .tags(List.of(Tag.create("processor", processor))));
    }

    private static void gauge(String name, String description, LongSupplier value) {
        Metrics.getOrCreate(inScope(Gauge.builder(name, value::getAsLong)).description(description));
    }

    private static Counter counter(String name, String description) {
        return Metrics.getOrCreate(inScope(Counter.builder(name)).description(description));
    }

    private static <B extends Meter.Builder<B, M>, M extends Meter> B inScope(B builder) {
        return builder.scope(Meter.Scope.APPLICATION);
    }
}
