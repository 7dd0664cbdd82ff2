package dev.keelson.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends generated commands over many connections, each once, and remembers what became of it. Every command has a
 * correlation id of its own, by which its events are found whatever its answer was.
 */
final class MixedCommandsRun {

    /** What is known of a command afterwards. */
    enum Fate {
        ACCEPTED,
        REFUSED,
        UNKNOWN
    }

    /**
     * A command that was sent.
     *
     * @param reply the answer's JSON, empty where there was none
     */
    record Sent(String correlationId, CommandRequest request, Fate fate, int status, JsonNode reply, long nanos) {

        /** What the server called it: 200, a domain rule's code, or a problem's type. */
        String answer() {
            if (status == 200 || status == 0) {
                return status == 0 ? "no answer" : "accepted";
            }
            var type = reply.path("type").asText();
            return reply.path("code").asText(status + " " + type.substring(type.lastIndexOf('/') + 1));
        }
    }

    private static final long LONGEST_MINUTES = 20;

    private final CommandGenerator generator;
    private final int connections;
    private final List<Sent> sent = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger issued = new AtomicInteger();
    private long nanos;

    MixedCommandsRun(long seed, int connections) {
        generator = new CommandGenerator(seed);
        this.connections = connections;
    }

    /** Sends until so many have been sent in all, or every connection broke. Counts down after each answer. */
    void send(Api api, int upTo, CountDownLatch answers) {
        var start = System.nanoTime();
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            var ends = Collections.nCopies(connections, (Runnable) () -> work(api, upTo, answers)).stream()
                    .map(workers::submit)
                    .toList();
            for (var end : ends) {
                end.get(LONGEST_MINUTES, TimeUnit.MINUTES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
        nanos += System.nanoTime() - start;
    }

    private void work(Api api, int upTo, CountDownLatch answers) {
        while (true) {
            CommandRequest request;
            int number;
            synchronized (generator) {
                if (issued.get() >= upTo) {
                    return;
                }
                number = issued.incrementAndGet();
                request = generator.next();
            }
            var outcome = send(api, "mixed-" + number, request);
            sent.add(outcome);
            answers.countDown();
            if (outcome.status() == 0) {
                return;
            }
        }
    }

    private static Sent send(Api api, String correlationId, CommandRequest request) {
        var start = System.nanoTime();
        try {
            var reply = api.command(request, "X-Correlation-Id", correlationId);
            var took = System.nanoTime() - start;
            var json = reply.json();
            return new Sent(correlationId, request, fate(reply.status()), reply.status(), json, took);
        } catch (UncheckedIOException e) {
            var nothing = Api.JSON.createObjectNode();
            return new Sent(correlationId, request, Fate.UNKNOWN, 0, nothing, System.nanoTime() - start);
        }
    }

    /** With 429 and 503 nothing was done; with 504 one cannot know; with 500 one must not rely on anything. */
    private static Fate fate(int status) {
        return switch (status) {
            case 200 -> Fate.ACCEPTED;
            case 500, 504 -> Fate.UNKNOWN;
            default -> Fate.REFUSED;
        };
    }

    List<Sent> sent() {
        return List.copyOf(sent);
    }

    /** How often each answer came. */
    Map<String, Integer> answers() {
        var counts = new TreeMap<String, Integer>();
        sent().forEach(command -> counts.merge(command.answer(), 1, Integer::sum));
        return counts;
    }

    /** One line of figures. */
    String figures() {
        var latencies = sent().stream()
                .filter(command -> command.status() != 0)
                .mapToLong(Sent::nanos)
                .sorted()
                .toArray();
        return "%d commands, %.0f/s, p50 %.1f ms, p99 %.1f ms, answers %s"
                .formatted(
                        sent.size(),
                        sent.size() * 1e9 / nanos,
                        percentile(latencies, 50) / 1e6,
                        percentile(latencies, 99) / 1e6,
                        answers());
    }

    /** Of sorted values. */
    private static double percentile(long[] sorted, int percent) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return Arrays.stream(sorted)
                .skip(Math.min(sorted.length - 1L, sorted.length * (long) percent / 100))
                .findFirst()
                .orElseThrow();
    }
}
