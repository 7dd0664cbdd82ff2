package dev.keelson.server;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.FunctionalCounter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How meters are made: all in the scope of the application. */
final class Meters {

    private Meters() {}

    /** Made at its first use, since the registry is set up with the HTTP server only. */
    static final class Lazy<T> implements Supplier<T> {

        private final Supplier<T> maker;
        private volatile @Nullable T made;

        Lazy(Supplier<T> maker) {
            this.maker = maker;
        }

        @Override
        public T get() {
            var present = made;
            if (present == null) {
                present = maker.get();
                made = present;
            }
            return present;
        }
    }

    static void gauge(String name, String description, LongSupplier value) {
        Metrics.getOrCreate(inScope(Gauge.builder(name, value::getAsLong)).description(description));
    }

    /** One that is told for each value of a label. */
    static void gauge(String name, String description, String label, String value, Supplier<Double> figure) {
        Metrics.getOrCreate(
                inScope(Gauge.builder(name, figure)).description(description).tags(label(label, value)));
    }

    /** What was counted for each value of a label. */
    static void counter(String name, String description, String label, String value, LongAdder counted) {
        Metrics.getOrCreate(inScope(FunctionalCounter.builder(name, counted, LongAdder::sum))
                .description(description)
                .tags(label(label, value)));
    }

    static Counter counter(String name, String description) {
        return Metrics.getOrCreate(inScope(Counter.builder(name)).description(description));
    }

    static <B extends Meter.Builder<B, M>, M extends Meter> B inScope(B builder) {
        return builder.scope(Meter.Scope.APPLICATION);
    }

    /** One label. */
    static List<Tag> label(String name, String value) {
        return List.of(Tag.create(name, value));
    }

    /** One label, whose value is a constant. */
    static List<Tag> label(String name, Enum<?> value) {
        return label(name, value.name().toLowerCase(Locale.ROOT));
    }
}
