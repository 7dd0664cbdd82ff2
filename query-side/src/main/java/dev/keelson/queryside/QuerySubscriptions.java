package dev.keelson.queryside;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The clients that are subscribed to queries, those with the same question gathered at one {@link LiveQuery}. Safe for use
 * by many threads.
 */
final class QuerySubscriptions implements AutoCloseable {

    private final ConcurrentMap<Question, LiveQuery> live = new ConcurrentHashMap<>();
    private final QueryAnswers answers;
    private final ReadModelPositions positions;
    private final PositionWaiters waiters;
    private final StreamProblems problems;
    private final LiveQueryConfiguration configuration;
    private final FeedObserver observer;
    private final StreamClients clients;
    private volatile boolean ended;

    QuerySubscriptions(
            QueryAnswers answers,
            ReadModelPositions positions,
            PositionWaiters waiters,
            StreamProblems problems,
            LiveQueryConfiguration configuration,
            FeedObserver observer) {
        this.answers = answers;
        this.positions = positions;
        this.waiters = waiters;
        this.problems = problems;
        this.configuration = configuration;
        this.observer = observer;
        clients = new StreamClients(
                StreamClients.Kind.QUERY,
                configuration.maxSubscribers(),
                configuration.writeTimeout(),
                configuration.closeTimeout(),
                observer);
    }

    /** Lets a client in and gets its first answer, so that what fails does so before the response is begun. */
    QueryStream open(Question question, @Nullable MinimumPosition minimum) {
        if (ended) {
            throw FeedClosedException.stopping();
        }
        clients.reserve();
        try {
            if (minimum != null) {
                waiters.await(question.projections(), minimum);
            }
            return begin(enter(question));
        } catch (RuntimeException e) {
            clients.giveBack();
            throw e;
        }
    }

    private LiveQuery enter(Question question) {
        var query = live.compute(
                question,
                (_, present) ->
                        present == null || present.isOver() ? made(question).entered() : present.entered());
        if (ended) {
            query.close();
        }
        return query;
    }

    private LiveQuery made(Question question) {
        return new LiveQuery(question, answers, positions, problems, configuration.updateInterval());
    }

    private QueryStream begin(LiveQuery query) {
        try {
            var first = query.first();
            return new QueryStream(this, clients.enter(_ -> leave(query)), query, first);
        } catch (RuntimeException e) {
            leave(query);
            throw e;
        }
    }

    private void leave(LiveQuery query) {
        live.computeIfPresent(
                query.question(), (_, present) -> present == query && present.leftByLast() ? null : present);
    }

    Duration heartbeat() {
        return configuration.heartbeat();
    }

    void sent() {
        observer.sent(1);
    }

    void end(FeedClient client) {
        clients.end(client);
    }

    /** How many questions are subscribed to. */
    int questions() {
        return live.size();
    }

    /** Ends every stream with a comment that says so; does not wait for it. */
    void end() {
        ended = true;
        live.values().forEach(LiveQuery::close);
    }

    /** Ends every stream, those that are stuck in a write after the close timeout, and lets nobody in any more. */
    @Override
    public void close() {
        end();
        clients.close();
    }
}
