package dev.keelson.queryside;

import dev.keelson.domain.StrictJson;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Answers questions from their read models, or from memory where the query asks for it ({@code @CachedQuery}): at once while
 * nothing has moved; for a while after it did, if the query allows that, and meanwhile one run makes a new answer. Safe for
 * use by many threads.
 */
final class QueryAnswers {

    private final QueryRunner runner;
    private final ReadModelPositions positions;
    private final StrictJson json;
    private final Map<String, CachePolicy> policies;
    private final QueryCache cache;
    private final QueryObserver observer;
    private final QueryFlights flights;

    /** @param policies of the queries whose answers are kept, by name */
    QueryAnswers(
            QueryRunner runner,
            ReadModelPositions positions,
            StrictJson json,
            Map<String, CachePolicy> policies,
            QueryCache cache,
            QueryObserver observer) {
        this.runner = runner;
        this.positions = positions;
        this.json = json;
        this.policies = policies;
        this.cache = cache;
        this.observer = observer;
        flights = new QueryFlights(this::fly, runner, positions);
    }

    /** Answers; one from memory has seen the minimum position, which the read models have come to. */
    GivenAnswer answer(Question question, long minimum) {
        var policy = policies.get(question.name());
        var now = cache.now();
        var position = positions.positionOf(question.projections());
        if (policy == null) {
            return GivenAnswer.made(alone(question, position));
        }
        var kept = cache.find(question);
        if (kept != null && kept.isRight(position, now)) {
            observer.hit(question.name());
            return GivenAnswer.kept(kept, now, false);
        }
        if (kept != null && kept.answer().position() >= minimum && kept.wasRightWithin(policy.stale(), now)) {
            flights.begin(question, position);
            observer.stale(question.name());
            return GivenAnswer.kept(kept, now, true);
        }
        observer.missed(question.name());
        return GivenAnswer.made(shared(question, position));
    }

    private Answer alone(Question question, long position) {
        return runner.await(
                question.name(), run(question, position), runner.timeout().toNanos());
    }

    /** The answer of a run that saw the position, which the read models have come to; shared by all who ask meanwhile. */
    Answer shared(Question question, long position) {
        return flights.join(question, position);
    }

    /** What a flight does. It looks again, for the one before it may have ended after who began it had looked. */
    private CompletableFuture<Answer> fly(Question question, long position) {
        var policy = policies.get(question.name());
        if (policy == null) {
            return run(question, position);
        }
        var begun = cache.now();
        var kept = cache.find(question);
        if (kept != null && kept.isRight(position, begun)) {
            return CompletableFuture.completedFuture(kept.answer());
        }
        return run(question, position).thenApply(answer -> {
            cache.keep(question, json.encode(question.payload()).length, answer, begun, policy.maxAge());
            return answer;
        });
    }

    private CompletableFuture<Answer> run(Question question, long position) {
        return runner.start(question, results -> Answer.of(encode(question, results), position));
    }

    private byte[] encode(Question question, List<Object> results) {
        if (QueryResults.isMany(question.query())) {
            return json.encode(results);
        }
        if (results.isEmpty() || results.getFirst() == null) {
            throw QueryResultMissingException.of(question.name());
        }
        return json.encode(results.getFirst());
    }
}
