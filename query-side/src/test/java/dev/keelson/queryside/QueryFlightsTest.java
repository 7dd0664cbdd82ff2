package dev.keelson.queryside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keelson.domain.HandledMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.axonframework.messaging.core.EmptyApplicationContext;
import org.axonframework.messaging.core.unitofwork.SimpleUnitOfWorkFactory;
import org.axonframework.messaging.queryhandling.SimpleQueryBus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class QueryFlightsTest {

    private record Run(Question question, long position, CompletableFuture<Answer> result) {}

    private final Queue<Run> runs = new ConcurrentLinkedQueue<>();
    private final TestPositions positions = new TestPositions();
    private final QueryFlights flights = flights(Duration.ofSeconds(20));

    private QueryFlights flights(Duration timeout) {
        var bus = new SimpleQueryBus(new SimpleUnitOfWorkFactory(EmptyApplicationContext.INSTANCE));
        return new QueryFlights(this::start, new QueryRunner(bus, 1, timeout), positions);
    }

    private CompletableFuture<Answer> start(Question question, long position) {
        var run = new Run(question, position, new CompletableFuture<>());
        runs.add(run);
        return run.result();
    }

    private static Question question(String payload) throws NoSuchMethodException {
        var handler = StockQueries.class.getDeclaredMethod("find", StockQueries.FindPlace.class);
        return new Question(
                new HandledMessage("stock.FindPlace", "1", StockQueries.FindPlace.class, handler),
                new StockQueries.FindPlace(payload));
    }

    private static <T> FutureTask<T> started(List<Thread> threads, Callable<T> work) {
        var task = new FutureTask<>(work);
        threads.add(Thread.ofVirtual().start(task));
        return task;
    }

    /** Whoever waits for an end is parked, and does nothing else. */
    private static void awaitParked(List<Thread> threads) {
        await().until(() -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
    }

    private List<FutureTask<Answer>> joined(int callers, long needed) throws Exception {
        var threads = new ArrayList<Thread>();
        var tasks = new ArrayList<FutureTask<Answer>>();
        for (var i = 0; i < callers; i++) {
            var asked = question("lamp");
            tasks.add(started(threads, () -> flights.join(asked, needed)));
        }
        awaitParked(threads);
        return tasks;
    }

    @Test
    void all_who_ask_at_a_time_have_one_run() throws Exception {
        var callers = joined(32, 7);
        var answer = Answer.of(new byte[0], 7);

        assertThat(runs).singleElement().satisfies(run -> run.result().complete(answer));

        for (var caller : callers) {
            assertThat(caller.get(10, TimeUnit.SECONDS)).isSameAs(answer);
        }
    }

    @Test
    void a_failure_reaches_all_and_the_next_who_asks_begins_anew() throws Exception {
        var callers = joined(32, 7);
        var failure = new IllegalStateException("no shelf");

        assertThat(runs.remove().result().completeExceptionally(failure)).isTrue();

        for (var caller : callers) {
            assertThatThrownBy(() -> caller.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCause(failure);
        }
        joined(1, 7);
        assertThat(runs).hasSize(1);
    }

    @Test
    void different_questions_run_beside_each_other() throws Exception {
        flights.begin(question("lamp"), 1);
        flights.begin(question("chair"), 1);
        flights.begin(question("lamp"), 1);

        assertThat(runs).extracting(Run::question).containsExactly(question("lamp"), question("chair"));
    }

    @Test
    void who_needs_more_than_the_run_under_way_has_seen_joins_the_next() throws Exception {
        positions.moveTo(7);
        var early = joined(1, 7);
        positions.moveTo(8);
        var late = joined(16, 8);
        assertThat(runs).singleElement().extracting(Run::position).isEqualTo(7L);

        runs.remove().result().complete(Answer.of(new byte[0], 7));
        await().until(() -> runs.size() == 1);
        var next = runs.remove();
        assertThat(next.position()).isEqualTo(8);
        next.result().complete(Answer.of(new byte[0], 8));

        assertThat(early.getFirst().get(10, TimeUnit.SECONDS).position()).isEqualTo(7);
        for (var caller : late) {
            assertThat(caller.get(10, TimeUnit.SECONDS).position()).isEqualTo(8);
        }
        assertThat(runs).isEmpty();
    }

    @Test
    void who_waits_for_a_later_run_does_not_mind_the_failure_of_the_one_before() throws Exception {
        positions.moveTo(8);
        flights.begin(question("lamp"), 7);
        var late = joined(1, 8);

        runs.remove().result().completeExceptionally(new IllegalStateException("no shelf"));
        await().until(() -> runs.size() == 1);
        runs.remove().result().complete(Answer.of(new byte[0], 8));

        assertThat(late.getFirst().get(10, TimeUnit.SECONDS).position()).isEqualTo(8);
    }

    @Test
    void the_wait_ends_with_the_time_of_a_query_and_the_run_goes_on() throws Exception {
        var impatient = flights(Duration.ofMillis(20));
        var asked = question("lamp");

        for (var i = 0; i < 2; i++) {
            assertThatThrownBy(() -> impatient.join(asked, 1))
                    .isInstanceOf(QueryTimedOutException.class)
                    .hasMessage("stock.FindPlace did not answer within PT0.02S");
        }
        assertThat(runs).hasSize(1);
    }
}
