package dev.keelson.benchmarks;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Measures the packaged server from outside: commands of the order fulfilment example over real HTTP. */
record Http(Engine engine) {

    /** So many that none of them gets a long history. */
    private static final int PRODUCTS = 2_048;

    private static final int REGISTERING = 16;
    private static final int STARTS = 5;
    private static final int QUICK_STARTS = 2;
    private static final Duration START_WITHIN = Duration.ofSeconds(90);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(2);

    /** Deliveries, beside one plain INSERT into the server's database, or into a file of the same kind. */
    Figure commands(int clients, Pace pace) {
        try (var scratch = engine.open();
                var server = ServerProcess.launch(scratch.settings());
                var http = new CommandClient(server.uri())) {
            awaitFirstCommand(server, http);
            var products = new Boundaries(Boundaries.accounts(PRODUCTS), clients, 0);
            register(http, PRODUCTS);
            Side ours = client ->
                    CommandClient.requireOk(http.addStock(products.next(client).account()));
            try (var floor = SqlFloor.open(engine, scratch.floorUrl(), clients);
                    var cpu = scratch.cpu()) {
                return new Turns(pace, new Clients(clients), cpu, server.cpu(cpu)).measure(floor, ours);
            }
        }
    }

    /** Deliveries with an Idempotency-Key, each with one of its own, beside the same without. */
    Figure keyedCommands(int clients, Pace pace) {
        try (var scratch = engine.open();
                var server = ServerProcess.launch(scratch.settings());
                var http = new CommandClient(server.uri())) {
            awaitFirstCommand(server, http);
            var plain = new Boundaries(Boundaries.accounts(PRODUCTS), clients, 0);
            var keyed = new Boundaries(Boundaries.accounts(PRODUCTS), clients, 0);
            register(http, PRODUCTS);
            Side floor = client ->
                    CommandClient.requireOk(http.addStock(plain.next(client).account()));
            Side ours = client ->
                    CommandClient.requireOk(http.addStockOnce(keyed.next(client).account()));
            try (var cpu = scratch.cpu()) {
                return new Turns(pace, new Clients(clients), server.cpu(cpu), server.cpu(cpu)).measure(floor, ours);
            }
        }
    }

    /** Registers the products that have the names of the first so many accounts. */
    static void register(CommandClient http, int products) {
        try (var threads = Executors.newFixedThreadPool(REGISTERING)) {
            Boundaries.accounts(products).stream()
                    .map(product -> threads.submit(() -> CommandClient.requireOk(http.registerProduct(product))))
                    .toList()
                    .forEach(Http::await);
        }
    }

    private static void await(Future<?> registration) {
        try {
            registration.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BenchmarkFailedException.because("interrupted");
        } catch (ExecutionException e) {
            throw BenchmarkFailedException.after("a product cannot be registered", e);
        }
    }

    /** From the start of the process to the answer of its first command, each on an empty database. */
    Figure firstCommand(Pace pace) {
        var milliseconds = new ArrayList<Double>();
        var starts = pace.equals(Pace.DEFAULT) ? STARTS : QUICK_STARTS;
        while (milliseconds.size() < starts) {
            try (var scratch = engine.open()) {
                var start = System.nanoTime();
                try (var server = ServerProcess.launch(scratch.settings());
                        var http = new CommandClient(server.uri())) {
                    awaitFirstCommand(server, http);
                    milliseconds.add((System.nanoTime() - start) / 1e6);
                }
            }
        }
        return Figure.alone(Figure.MILLISECONDS, milliseconds);
    }

    /** Waits until a server has answered a command. */
    static void awaitFirstCommand(ServerProcess server) {
        try (var http = new CommandClient(server.uri())) {
            awaitFirstCommand(server, http);
        }
    }

    private static void awaitFirstCommand(ServerProcess server, CommandClient http) {
        var deadline = System.nanoTime() + START_WITHIN.toNanos();
        while (System.nanoTime() - deadline < 0) {
            server.requireAlive();
            try {
                var answer = http.registerProduct("first");
                if (answer.statusCode() != 503) {
                    CommandClient.requireOk(answer);
                    return;
                }
            } catch (UncheckedIOException e) {
                LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
            }
        }
        throw BenchmarkFailedException.because("the server answered no command within " + START_WITHIN);
    }
}
