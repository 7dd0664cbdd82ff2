package dev.keelson.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;

/**
 * Measures a packaged server and prints the figures as JSON: run by hand, on a machine that is otherwise quiet. Seconds of
 * warm-up and of measuring may be given as arguments; 5 and 10 without. The SQL floor is measured in turns with the server,
 * in the same run and on the same database.
 */
final class Figures {

    private static final int STARTS = 5;
    private static final int MOST_CONNECTIONS = 16;
    /** So many that none of them gets a long history. */
    private static final int PRODUCTS = 2_000;

    private static final int LAGS = 1_000;
    private static final Duration START_WITHIN = Duration.ofSeconds(90);

    private final Duration warmUp;
    private final Duration measured;
    private final AtomicInteger turn = new AtomicInteger();

    private Figures(Duration warmUp, Duration measured) {
        this.warmUp = warmUp;
        this.measured = measured;
    }

    public static void main(String[] arguments) {
        var seconds = Arrays.stream(arguments).mapToLong(Long::parseLong).toArray();
        var figures = new Figures(
                Duration.ofSeconds(seconds.length > 0 ? seconds[0] : 5),
                Duration.ofSeconds(seconds.length > 1 ? seconds[1] : 10));
        var json = Api.JSON.createObjectNode();
        for (var engine : Engine.values()) {
            json.set(engine.name(), figures.of(engine));
        }
        System.out.println(json.toPrettyString());
    }

    private ObjectNode of(Engine engine) {
        var json = Api.JSON.createObjectNode();
        json.put("first-command-ms", medianOfStarts(engine));
        try (var storage = engine.open();
                var server = ServerProcess.ready(storage.settings());
                var api = new Api(server.uri());
                var floor = new SqlFloor(engine, storage.scratchUrl())) {
            json.put("resident-idle-mb", residentMegabytes(server));
            register(api);
            for (var clients : new int[] {1, MOST_CONNECTIONS}) {
                var load = new Load(clients, warmUp, measured);
                var commands = load.perSecond(_ -> api.accepted(CommandRequest.addStock(nextProduct(), 1)));
                var inserts = load.perSecond(floor::insert);
                json.putObject("commands-" + clients)
                        .put("per-second", commands)
                        .put("floor", inserts)
                        .put("ratio", Math.round(1_000.0 * commands / inserts) / 1_000.0);
            }
            json.put("resident-under-load-mb", residentMegabytes(server));
            json.set("lag-ms", lag(api));
        }
        return json;
    }

    /** From the start of the process to the answer of its first command, on an empty database. */
    private static double medianOfStarts(Engine engine) {
        return IntStream.range(0, STARTS)
                .mapToDouble(_ -> firstCommand(engine))
                .sorted()
                .skip(STARTS / 2)
                .findFirst()
                .orElseThrow();
    }

    private static double firstCommand(Engine engine) {
        try (var storage = engine.open()) {
            var start = System.nanoTime();
            try (var server = ServerProcess.launched(storage.settings());
                    var api = new Api(server.uri())) {
                Awaitility.await()
                        .pollInSameThread()
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(5))
                        .atMost(START_WITHIN)
                        .ignoreException(UncheckedIOException.class)
                        .until(() -> api.command(CommandRequest.registerProduct("p", "Anchor", "1", "EUR", 0))
                                        .status()
                                == 200);
                return Math.round((System.nanoTime() - start) / 1e5) / 10.0;
            }
        }
    }

    private static void register(Api api) {
        try (var threads = Executors.newFixedThreadPool(MOST_CONNECTIONS)) {
            for (var number = 0; number < PRODUCTS; number++) {
                var command = CommandRequest.registerProduct("p-" + number, "Anchor", "1", "EUR", 0);
                threads.execute(() -> api.accepted(command));
            }
        }
    }

    private String nextProduct() {
        return "p-" + Math.floorMod(turn.getAndIncrement(), PRODUCTS);
    }

    /** What a caller waits, after a command's answer, for a query that must see the command's event. */
    private ObjectNode lag(Api api) {
        var nanos = LongStream.range(0, LAGS).map(_ -> lagOfOne(api)).sorted().toArray();
        return Api.JSON
                .createObjectNode()
                .put("p50", MixedCommandsRun.percentile(nanos, 50) / 1e6)
                .put("p99", MixedCommandsRun.percentile(nanos, 99) / 1e6);
    }

    private long lagOfOne(Api api) {
        var productId = nextProduct();
        var position = api.accepted(CommandRequest.addStock(productId, 1));
        var start = System.nanoTime();
        var reply = api.queryAt(position, "catalog.FindProduct", Map.of("productId", productId));
        var nanos = System.nanoTime() - start;
        if (reply.status() != 200) {
            throw new IllegalStateException(reply.text());
        }
        return nanos;
    }

    private static long residentMegabytes(ServerProcess server) {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(server.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                            .findFirst()
                            .orElseThrow()
                    / 1_024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
