package dev.keelson.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;

/**
 * Measures how long it takes from a command that is sent over HTTP to the packaged server until the message of its event
 * arrives at a client of the broker that is not ours.
 */
record Latency(BrokerKind kind) {

    private static final int PER_SECOND = 100;
    private static final int PRODUCTS = 256;
    private static final String GROUP = "bench";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Milliseconds, of so many commands in a hundred the slowest. */
    Figure measure(double percentile, Pace pace) {
        try (var scratch = Engine.POSTGRESQL.open();
                var broker = kind.open()) {
            var destination = broker.destination(GROUP);
            try (var arrivals = Arrivals.at(broker.consumer(destination, GROUP));
                    var server = ServerProcess.launch(settings(scratch, broker, destination));
                    var http = new CommandClient(server.uri())) {
                Http.awaitFirstCommand(server);
                Http.register(http, PRODUCTS);
                return new SteadyRate(PER_SECOND, pace)
                        .measure(percentile, number -> nanos(http, arrivals, Boundaries.account(number % PRODUCTS)));
            }
        }
    }

    private static Map<String, String> settings(Scratch scratch, ScratchBroker broker, String destination) {
        var settings = new HashMap<>(scratch.settings());
        settings.putAll(broker.settings());
        settings.put("KEELSON_RELAYS_OUT_BROKER", "bench");
        settings.put("KEELSON_RELAYS_OUT_ROUTES", "catalog.*=%s@product".formatted(destination));
        return settings;
    }

    private static long nanos(CommandClient http, Arrivals arrivals, String product) {
        var sent = System.nanoTime();
        var answer = http.addStock(product);
        CommandClient.requireOk(answer);
        return arrivals.at(position(answer.body())) - sent;
    }

    private static long position(String answer) {
        try {
            return JSON.readTree(answer).required("position").asLong();
        } catch (JsonProcessingException e) {
            throw BenchmarkFailedException.after("the answer cannot be read", e);
        }
    }
}
