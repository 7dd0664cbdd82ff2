package dev.keelson.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The benchmarks by name, in the order in which they run. */
final class Catalogue {

    private static final OptionalDouble NO_GOAL = OptionalDouble.empty();

    private static final String MICRO = "micro.";
    private static final int GROWTH_CLIENTS = 8;

    private final Map<String, Benchmark> benchmarks = new LinkedHashMap<>();

    private Catalogue() {}

    static Catalogue of(Options options) {
        var catalogue = new Catalogue();
        for (var engine : Engine.values()) {
            catalogue.addAppends(engine);
            catalogue.add(engine, "source.100", OptionalDouble.of(0.9), pace -> Sourcing.measure(engine, 100, pace));
            catalogue.addDispatches(engine, options.accounts());
            catalogue.addHttp(engine);
            catalogue.addKeyed(engine, options.accounts());
            catalogue.addFeed(engine);
            catalogue.addProjections(engine, options.events());
        }
        for (var kind : BrokerKind.values()) {
            catalogue.addBridges(kind);
        }
        for (var engine : Engine.values()) {
            catalogue.addGrowth(engine, options.events());
        }
        Micro.FUNCTIONS.forEach(
                function -> catalogue.add(MICRO + function, NO_GOAL, pace -> Micro.measure(function, pace)));
        return catalogue;
    }

    private void addAppends(Engine engine) {
        add(engine, "append.1", OptionalDouble.of(0.8), new Writes(engine, 1, 1)::append);
        add(engine, "append.8", OptionalDouble.of(1.0), new Writes(engine, 8, 8)::append);
        add(engine, "append.64", OptionalDouble.of(2.0), new Writes(engine, 64, 64)::append);
    }

    private void addDispatches(Engine engine, int accounts) {
        var h2 = engine == Engine.H2;
        var alone = OptionalDouble.of(h2 ? 0.7 : 0.6);
        var few = h2 ? OptionalDouble.of(0.7) : NO_GOAL;
        var many = OptionalDouble.of(h2 ? 0.7 : 0.75);
        add(engine, "dispatch.1", alone, new Writes(engine, 1, accounts)::dispatch);
        add(engine, "dispatch.8", few, new Writes(engine, 8, accounts)::dispatch);
        add(engine, "dispatch.64", many, new Writes(engine, 64, accounts)::dispatch);
    }

    private void addKeyed(Engine engine, int accounts) {
        var goal = OptionalDouble.of(0.85);
        add(engine, "idempotency.dispatch.1", goal, new Keyed(engine, 1, accounts)::dispatch);
        add(engine, "idempotency.dispatch.64", goal, new Keyed(engine, 64, accounts)::dispatch);
        add(engine, "idempotency.dispatch.ordered.64", goal, new Keyed(engine, 64, accounts)::dispatchInOrder);
        var http = new Http(engine);
        add(engine, "idempotency.http.1", goal, pace -> http.keyedCommands(1, pace));
        add(engine, "idempotency.http.64", goal, pace -> http.keyedCommands(64, pace));
        add(engine, "idempotency.once", NO_GOAL, new Consuming(engine)::measure);
    }

    private void addHttp(Engine engine) {
        var http = new Http(engine);
        add(engine, "http.1", NO_GOAL, pace -> http.commands(1, pace));
        add(engine, "http.64", NO_GOAL, pace -> http.commands(64, pace));
        add(engine, "start.first-command", NO_GOAL, http::firstCommand);
    }

    private void addFeed(Engine engine) {
        var feed = new Feed(engine);
        add(engine, "feed.1", NO_GOAL, pace -> feed.deliver(1, pace));
        add(engine, "feed.100", NO_GOAL, pace -> feed.deliver(100, pace));
        add(engine, "feed.1000", NO_GOAL, pace -> feed.deliver(1_000, pace));
        add(engine, "feed.memory", NO_GOAL, feed::weigh);
    }

    private void addProjections(Engine engine, int events) {
        var projecting = new Projecting(engine, size(engine, events));
        for (var perSecond : List.of(100, 1_000)) {
            add(engine, "lag.%d".formatted(perSecond), NO_GOAL, pace -> projecting.lag(perSecond, 99, pace));
            add(engine, "lag.%d.p50".formatted(perSecond), NO_GOAL, pace -> projecting.lag(perSecond, 50, pace));
        }
        add(engine, "read.rate", NO_GOAL, projecting::read);
        add(engine, "rebuild.rate", NO_GOAL, projecting::rebuild);
        var rebuilding = new Rebuilding(engine, size(engine, events));
        add(engine, "rebuild.live", NO_GOAL, _ -> rebuilding.measure());
    }

    private void addBridges(BrokerKind kind) {
        add("relay." + kind.suffix(), OptionalDouble.of(0.7), new Relaying(kind)::measure);
        add("consume." + kind.suffix(), NO_GOAL, new Receiving(kind)::measure);
        var latency = new Latency(kind);
        add("latency." + kind.suffix(), NO_GOAL, pace -> latency.measure(99, pace));
        add("latency.%s.p50".formatted(kind.suffix()), NO_GOAL, pace -> latency.measure(50, pace));
    }

    /** H2 is meant for less, and gets a tenth of it. */
    private static int size(Engine engine, int events) {
        return engine == Engine.H2 ? Math.max(Growth.SMALL_EVENTS, events / 10) : events;
    }

    private void addGrowth(Engine engine, int events) {
        var large = size(engine, events);
        var growth = new Growth(engine, large, GROWTH_CLIENTS);
        add(engine, "growth.append", OptionalDouble.of(0.9), growth::append);
        add(engine, "growth.dispatch", OptionalDouble.of(0.9), growth::dispatch);
    }

    private void add(Engine engine, String name, OptionalDouble goal, Benchmark.Measurement measurement) {
        add(engine.prefix() + name, goal, measurement);
    }

    private void add(String name, OptionalDouble goal, Benchmark.Measurement measurement) {
        benchmarks.put(name, new Benchmark(name, goal, measurement));
    }

    /** All names. */
    Collection<String> names() {
        return List.copyOf(benchmarks.keySet());
    }

    /**
     * Those that are meant by names, by their beginnings up to a dot ({@code append}, {@code h2}) or by globs
     * ({@code *.64}); without any, all but the micro benchmarks, which have no floor.
     *
     * @throws IllegalArgumentException when one means nothing
     */
    List<Benchmark> chosen(List<String> asked) {
        if (asked.isEmpty()) {
            return benchmarks.values().stream()
                    .filter(benchmark -> !benchmark.name().startsWith(MICRO))
                    .toList();
        }
        var names = new LinkedHashSet<String>();
        asked.forEach(name -> names.addAll(meantBy(name)));
        return names.stream().map(benchmarks::get).toList();
    }

    private List<String> meantBy(String asked) {
        var glob = Pattern.compile(asked.chars()
                .mapToObj(character -> character == '*' ? ".*" : Pattern.quote(Character.toString(character)))
                .collect(Collectors.joining()));
        var names = new ArrayList<String>();
        for (var name : benchmarks.keySet()) {
            if (glob.matcher(name).matches() || name.startsWith(asked + ".")) {
                names.add(name);
            }
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("there is no benchmark %s; there are %s".formatted(asked, names()));
        }
        return names;
    }
}
