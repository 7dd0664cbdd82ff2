package dev.keelson.queryside;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Single flight: however many ask the same at a time, it is run once at a time, and what comes of it, a failure too, is
 * for all who joined that run. Who needs to see more than the run under way began with waits for its end and joins the
 * next, so there are never more than two runs to wait for. Every wait ends with the time of a query. Safe for use by
 * many threads.
 */
final class QueryFlights {

    /** Runs a question; how far its read models have come at least is known. */
    @FunctionalInterface
    interface Computation {
        CompletableFuture<Answer> start(Question question, long position);
    }

    private record Flight(long position, CompletableFuture<Answer> landing) {}

    private final ConcurrentMap<Question, Flight> flights = new ConcurrentHashMap<>();
    private final Computation computation;
    private final QueryRunner runner;
    private final ReadModelPositions positions;

    QueryFlights(Computation computation, QueryRunner runner, ReadModelPositions positions) {
        this.computation = computation;
        this.runner = runner;
        this.positions = positions;
    }

    /** The answer of a run that began when the read models had come to the position, which they have. */
    Answer join(Question question, long needed) {
        var end = System.nanoTime() + runner.timeout().toNanos();
        var flight = board(question, needed);
        while (flight.position() < needed) {
            runner.await(question.name(), flight.landing().handle((_, _) -> true), end - System.nanoTime());
            flight = board(question, Math.max(needed, positions.positionOf(question.projections())));
        }
        return runner.await(question.name(), flight.landing(), end - System.nanoTime());
    }

    /** Begins a run unless one is under way, and does not wait for it. */
    void begin(Question question, long position) {
        board(question, position);
    }

    private Flight board(Question question, long position) {
        var made = new Flight(position, new CompletableFuture<>());
        var present = flights.putIfAbsent(question, made);
        if (present != null) {
            return present;
        }
        depart(question, made);
        return made;
    }

    private void depart(Question question, Flight flight) {
        try {
            var _ = computation
                    .start(question, flight.position())
                    .whenComplete((answer, failure) -> land(question, flight, answer, failure));
        } catch (RuntimeException e) {
            land(question, flight, null, e);
        }
    }

    /** Out of the way first, so that nobody who is told of the end finds the flight again. */
    private void land(Question question, Flight flight, @Nullable Answer answer, @Nullable Throwable failure) {
        flights.remove(question, flight);
        if (answer != null) {
            flight.landing().complete(answer);
        } else {
            flight.landing().completeExceptionally(failure == null ? new IllegalStateException() : failure);
        }
    }
}
