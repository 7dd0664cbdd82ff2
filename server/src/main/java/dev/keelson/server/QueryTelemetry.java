package dev.keelson.server;

import dev.keelson.queryside.QueryObserver;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Metrics;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What queries tell of themselves and their subscribers, as meters for Prometheus. Safe for use by many threads. */
final class QueryTelemetry implements QueryObserver {

    private final AtomicInteger subscribers = new AtomicInteger();
    private final Supplier<Counter> sent = new Meters.Lazy<>(
            () -> Meters.counter("keelson_query_results_sent", "Results that were handed to subscribers of queries"));

    @Override
    public void opened() {
        subscribers.incrementAndGet();
    }

    @Override
    public void closed() {
        subscribers.decrementAndGet();
    }

    @Override
    public void cutOff(CutOff reason) {
        Metrics.getOrCreate(Meters.inScope(Counter.builder("keelson_query_subscribers_cut_off"))
                        .description("Subscribers of queries that were cut off, by reason")
                        .tags(Meters.label("reason", reason)))
                .increment();
    }

    @Override
    public void sent(int results) {
        sent.get().increment(results);
    }

    @Override
    public void hit(String query) {
        count("keelson_query_cache_hits", "Queries that were answered from memory, nothing having moved", query);
    }

    @Override
    public void stale(String query) {
        count("keelson_query_cache_stale", "Queries that were answered from memory while a new answer is made", query);
    }

    @Override
    public void missed(String query) {
        count("keelson_query_cache_misses", "Cached queries that had to wait for a run", query);
    }

    private static void count(String name, String description, String query) {
        Metrics.getOrCreate(Meters.inScope(Counter.builder(name))
                        .description(description)
                        .tags(Meters.label("name", query)))
                .increment();
    }

    /** Meters that are asked when somebody looks. */
    void watch(LongSupplier answers, LongSupplier bytes) {
        Meters.gauge("keelson_query_cache_size", "Answers in the query cache", answers);
        Meters.gauge("keelson_query_cache_bytes", "Estimated bytes of the answers in the query cache", bytes);
        Meters.gauge("keelson_query_subscribers", "Subscribers of queries", subscribers::get);
    }
}
