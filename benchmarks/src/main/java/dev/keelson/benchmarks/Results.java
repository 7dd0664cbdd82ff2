package dev.keelson.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Figures of a run as JSON: name → value, unit, floor, ratio, runs. Costs are microseconds of processor time an operation.
 * What does not exist is null.
 *
 * @param results in the order in which they were measured
 */
record Results(List<Result> results) {

    /** One benchmark's figure. */
    record Result(Benchmark benchmark, Figure figure) {}

    Results {
        results = List.copyOf(results);
    }

    ObjectNode json() {
        var json = JsonNodeFactory.instance.objectNode();
        for (var result : results) {
            json.set(result.benchmark().name(), json(result));
        }
        return json;
    }

    private static ObjectNode json(Result result) {
        var figure = result.figure();
        var json = JsonNodeFactory.instance.objectNode();
        json.put("value", rounded(figure.value()));
        json.put("unit", figure.unit());
        put(json, "floor", figure.floor());
        put(json, "ratio", figure.ratio());
        put(json, "goal", result.benchmark().goal());
        putAll(json.putArray("runs"), figure.runs());
        putAll(json.putArray("floorRuns"), figure.floorRuns());
        var cpu = json.putObject("cpu");
        put(cpu, "database", figure.cost().database());
        put(cpu, "databaseFloor", figure.floorCost().database());
        put(cpu, "process", figure.cost().process());
        put(cpu, "processFloor", figure.floorCost().process());
        return json;
    }

    private static void putAll(ArrayNode array, List<Double> numbers) {
        numbers.forEach(number -> array.add(rounded(number)));
    }

    private static void put(ObjectNode json, String field, OptionalDouble number) {
        if (number.isPresent()) {
            json.put(field, rounded(number.getAsDouble()));
        } else {
            json.putNull(field);
        }
    }

    private static double rounded(double number) {
        return Math.round(number * 1_000) / 1_000.0;
    }

    /** Writes the JSON to a file. */
    void write(Path file) {
        try {
            Files.writeString(file, json().toPrettyString() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
