package dev.keelson.eventstore;

import dev.keelson.eventstore.history.Answer;
import dev.keelson.eventstore.history.History;
import dev.keelson.eventstore.history.LinearizabilityChecker;
import dev.keelson.eventstore.history.Operation;
import dev.keelson.eventstore.history.Verdict.Broken;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Lets concurrent clients use many short-lived objects in a log, on all its nodes, and checks what they were told. What the
 * clients ask follows from the seed; how their calls fall together does not.
 */
final class HistoryRun {

    private static final int OPERATIONS_A_BOUNDARY = 64;
    private static final int MOST_CLIENTS = 8;
    private static final int BOUNDARIES_AT_ONCE = 8;
    private static final long MINUTES = 10;

    private final List<EventLog> nodes;
    private final long seed;

    HistoryRun(List<EventLog> nodes, long seed) {
        this.nodes = List.copyOf(nodes);
        this.seed = seed;
    }

    /** How many operations ended in which way. */
    record Tally(int told, int didNothing, int unknown) {

        static final Tally NONE = new Tally(0, 0, 0);

        static Tally of(List<? extends Operation<?, ?>> operations) {
            return operations.stream().map(Operation::answer).map(Tally::of).reduce(NONE, Tally::plus);
        }

        private static Tally of(Answer<?> answer) {
            return switch (answer) {
                case Answer.Told<?> _ -> new Tally(1, 0, 0);
                case Answer.DidNothing<?> _ -> new Tally(0, 1, 0);
                case Answer.Unknown<?> _ -> new Tally(0, 0, 1);
            };
        }

        Tally plus(Tally other) {
            return new Tally(told + other.told, didNothing + other.didNothing, unknown + other.unknown);
        }

        int operations() {
            return told + didNothing + unknown;
        }
    }

    /**
     * Runs so many operations.
     *
     * @throws AssertionError with the history of the first boundary found that is not linearizable
     */
    Tally run(int operations) throws InterruptedException, TimeoutException {
        var boundaries = new ArrayList<Callable<Tally>>();
        for (var begun = 0; begun < operations; begun += OPERATIONS_A_BOUNDARY) {
            var number = boundaries.size();
            var share = Math.min(OPERATIONS_A_BOUNDARY, operations - begun);
            var object = LoggedObject.KINDS.get(number % LoggedObject.KINDS.size());
            boundaries.add(() -> use(object, number, share));
        }
        var factory = Thread.ofVirtual().name("boundary-", 0).factory();
        try (var executor = Executors.newFixedThreadPool(BOUNDARIES_AT_ONCE, factory)) {
            return sum(executor, boundaries);
        }
    }

    private static Tally sum(ExecutorService executor, List<Callable<Tally>> boundaries)
            throws InterruptedException, TimeoutException {
        try {
            var tally = Tally.NONE;
            for (var future : boundaries.stream().map(executor::submit).toList()) {
                tally = tally.plus(result(future));
            }
            return tally;
        } finally {
            executor.shutdownNow();
        }
    }

    private static <T> T result(Future<T> future) throws InterruptedException, TimeoutException {
        try {
            return future.get(MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError wrong) {
                throw wrong;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private <I, A> Tally use(LoggedObject<I, A> object, int number, int operations)
            throws InterruptedException, TimeoutException {
        var history = new History<I, A>();
        var boundary = new Tag(object.name(), Long.toHexString(seed) + "-" + number);
        var clients = Math.min(operations, random(number, 0).nextInt(2, MOST_CLIENTS + 1));
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<?>>();
            for (var i = 0; i < clients; i++) {
                var client = i;
                var random = random(number, client + 1);
                var log = new UncertainLog(nodes.get((number + client) % nodes.size()), random, executor);
                var calls = operations / clients + (client < operations % clients ? 1 : 0);
                var asked = Stream.generate(() -> object.invocations().apply(random))
                        .limit(calls);
                futures.add(executor.submit(() -> ask(client, asked, new LogClient<>(log, object, boundary), history)));
            }
            for (var future : futures) {
                result(future);
            }
        }
        return checked(object, boundary, history.operations());
    }

    private static <I, A> void ask(int client, Stream<I> invocations, LogClient<I, A> object, History<I, A> history) {
        invocations.forEachOrdered(invocation -> history.record(client, invocation, () -> object.call(invocation)));
    }

    private SplittableRandom random(int boundary, int client) {
        return new SplittableRandom(Objects.hash(seed, boundary, client));
    }

    private <I, A> Tally checked(LoggedObject<I, A> object, Tag boundary, List<Operation<I, A>> operations) {
        if (new LinearizabilityChecker<>(object.model()).check(operations) instanceof Broken broken) {
            throw new AssertionError("%s, seed %d (-Dkeelson.history.seed=%d asks the same again): %s"
                    .formatted(boundary, seed, seed, broken));
        }
        return Tally.of(operations);
    }
}
