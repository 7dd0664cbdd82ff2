package dev.keelson.queryside;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A question with subscribers, asked once for all of them whenever its read models have moved. It has no thread: of the
 * subscribers that wait for news one leads, that is, waits for the read models, keeps the interval since the last run, runs
 * the query and tells the others; when its own time is over another one leads. Safe for use by many threads.
 */
final class LiveQuery {

    /** What there is to tell a subscriber. */
    sealed interface News {

        /** The read models have moved; the answer may still be the same. */
        record Moved(Answer answer) implements News {}

        /** Nothing in that time. */
        record Quiet() implements News {}

        /** The query failed, and nothing will follow; the problem is JSON. */
        record Failed(String problem) implements News {}

        /** The server is stopping, and nothing will follow. */
        record Closing() implements News {}
    }

    private final Question question;
    private final Set<String> projections;
    private final QueryAnswers answers;
    private final ReadModelPositions positions;
    private final StreamProblems problems;
    private final long intervalNanos;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Answer latest;
    private @Nullable News end;
    private long ranAt;
    private boolean led;
    private int subscribers;

    LiveQuery(
            Question question,
            QueryAnswers answers,
            ReadModelPositions positions,
            StreamProblems problems,
            Duration interval) {
        this.question = question;
        this.answers = answers;
        this.positions = positions;
        this.problems = problems;
        projections = question.projections();
        intervalNanos = interval.toNanos();
    }

    Question question() {
        return question;
    }

    /** Counts one more; called by the registry only, which knows one call at a time. */
    LiveQuery entered() {
        subscribers++;
        return this;
    }

    /** Counts one less; true when it was the last. */
    boolean leftByLast() {
        return --subscribers == 0;
    }

    /** The answer as of now, with which a subscription begins. */
    Answer first() {
        var position = positions.positionOf(projections);
        var known = latest();
        if (known == null || known.position() < position) {
            return publish(answers.shared(question, position));
        }
        if (known.isMissing()) {
            throw QueryResultMissingException.of(question.name());
        }
        return known;
    }

    private @Nullable Answer latest() {
        lock.lock();
        try {
            return latest;
        } finally {
            lock.unlock();
        }
    }

    /** What there is after an answer that {@link #first} or this method gave; waits for it for the time. */
    News next(Answer seen, Duration timeout) throws InterruptedException {
        var deadline = System.nanoTime() + timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                var left = deadline - System.nanoTime();
                if (end != null) {
                    return end;
                } else if (latest != null && latest.position() > seen.position()) {
                    return new News.Moved(latest);
                } else if (left <= 0) {
                    return new News.Quiet();
                } else if (led) {
                    left = changed.awaitNanos(left);
                } else {
                    lead(seen.position(), left);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Works for all without the lock, which is held before and after. */
    private void lead(long after, long nanos) throws InterruptedException {
        led = true;
        lock.unlock();
        try {
            if (positions.awaitPosition(projections, after + 1, Duration.ofNanos(nanos))) {
                run(after + 1);
            } else if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        } catch (RuntimeException e) {
            end(new News.Failed(problems.json(e, "/queries/" + question.name())));
        } finally {
            lock.lock();
            led = false;
            changed.signalAll();
        }
    }

    private void run(long reached) throws InterruptedException {
        if (isPacedOut()) {
            publish(ask(Math.max(reached, positions.positionOf(projections))));
        }
    }

    /** Waits until the interval since the last run is over; false when all is over. */
    private boolean isPacedOut() throws InterruptedException {
        lock.lock();
        try {
            var left = ranAt + intervalNanos - System.nanoTime();
            while (left > 0 && end == null) {
                left = changed.awaitNanos(left);
            }
            return end == null;
        } finally {
            lock.unlock();
        }
    }

    private Answer ask(long position) {
        try {
            return answers.shared(question, position);
        } catch (QueryResultMissingException e) {
            return Answer.missing(position);
        }
    }

    private Answer publish(Answer answer) {
        lock.lock();
        try {
            ranAt = System.nanoTime();
            if (latest == null || latest.position() < answer.position()) {
                latest = answer;
                changed.signalAll();
            }
            return answer;
        } finally {
            lock.unlock();
        }
    }

    boolean isOver() {
        lock.lock();
        try {
            return end != null;
        } finally {
            lock.unlock();
        }
    }

    /** Tells the subscribers that the server is stopping. */
    void close() {
        end(new News.Closing());
    }

    private void end(News news) {
        lock.lock();
        try {
            if (end == null) {
                end = news;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
