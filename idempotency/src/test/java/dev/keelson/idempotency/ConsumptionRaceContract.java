package dev.keelson.idempotency;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an idempotent consumer promises to those who come at the same time. */
abstract class ConsumptionRaceContract extends ConsumptionFixture {

    private static final int ROUNDS = 20;
    private static final int RUNNERS = 12;

    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void endThreads() {
        goOn.countDown();
        threads.close();
    }

    /** Has the effects of a batch, and stays in its transaction until told to go on. */
    private Future<List<String>> lingering(List<String> ids, boolean fails) throws InterruptedException {
        var lingering =
                threads.submit(() -> consumer.onceEach(GROUP, ids, Function.identity(), (transaction, first) -> {
                    affectEach(transaction, first);
                    inside.countDown();
                    assertThat(reached(goOn)).isTrue();
                    if (fails) {
                        throw new IOException("no paper");
                    }
                }));
        assertThat(reached(inside)).as("the first one is in its transaction").isTrue();
        return lingering;
    }

    private boolean reached(CountDownLatch latch) throws InterruptedException {
        return latch.await(soon().toNanos(), NANOSECONDS);
    }

    /** Returns when it waits for a transaction of another. */
    private <T> Future<T> waiting(Callable<T> consumption) {
        var waiting = threads.submit(consumption);
        await().atMost(soon())
                .untilAsserted(() -> assertThat(database.waiting()).isPositive());
        assertThat(waiting.isDone()).isFalse();
        return waiting;
    }

    @Test
    void a_twin_waits_for_the_first_and_then_is_a_duplicate() throws Exception {
        var first = lingering(ids(1, 1), false);
        var twin = waiting(() -> other.once(GROUP, ids(1, 1).getFirst(), _ -> {
            throw new AssertionError("it was delivered before");
        }));

        goOn.countDown();

        assertThat(twin.get(20, SECONDS)).isFalse();
        assertThat(first.get(20, SECONDS)).isEqualTo(ids(1, 1));
        assertThat(database.effects()).isEqualTo(ids(1, 1));
    }

    @Test
    void a_twin_has_its_turn_when_the_first_fails() throws Exception {
        var first = lingering(ids(1, 1), true);
        var twin = waiting(() -> consume(other, GROUP, ids(1, 1)));

        goOn.countDown();

        assertThat(twin.get(20, SECONDS)).isEqualTo(ids(1, 1));
        assertThat(first)
                .failsWithin(soon())
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IOException.class);
        assertThat(database.effects()).isEqualTo(ids(1, 1));
    }

    @Test
    void of_batches_that_overlap_each_has_what_the_other_has_not() throws Exception {
        var first = lingering(ids(51, 150), false);
        var overlapping = waiting(() -> consume(other, GROUP, ids(1, 200)));

        goOn.countDown();

        var rest = Stream.concat(ids(1, 50).stream(), ids(151, 200).stream()).toList();
        assertThat(overlapping.get(20, SECONDS)).isEqualTo(rest);
        assertThat(first.get(20, SECONDS)).isEqualTo(ids(51, 150));
        assertThat(database.effects()).isEqualTo(ids(1, 200));
    }

    @Test
    void a_batch_that_overlaps_one_that_fails_has_it_all() throws Exception {
        var first = lingering(ids(51, 150), true);
        var overlapping = waiting(() -> consume(other, GROUP, ids(1, 200).reversed()));

        goOn.countDown();

        assertThat(overlapping.get(20, SECONDS)).isEqualTo(ids(1, 200).reversed());
        assertThat(first).failsWithin(soon());
        assertThat(database.effects()).isEqualTo(ids(1, 200));
    }

    @Test
    void a_twin_in_a_callers_transaction_waits_as_well() throws Exception {
        var first = lingering(ids(1, 1), false);
        var twin = waiting(() -> database.jdbi()
                .inTransaction(
                        handle -> other.firstDelivery(handle, GROUP, ids(1, 1).getFirst())));

        goOn.countDown();

        assertThat(twin.get(20, SECONDS)).isFalse();
        assertThat(first.get(20, SECONDS)).hasSize(1);
    }

    @Test
    void a_twin_does_not_wait_for_ever() throws Exception {
        var impatient = another(ConsumptionConfiguration.DEFAULT.withPatience(Duration.ofSeconds(1)));
        var first = lingering(ids(1, 1), false);
        var twin = waiting(() -> consume(impatient, GROUP, ids(1, 1)));

        assertThat(twin)
                .failsWithin(soon())
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(GateUnavailableException.class);

        goOn.countDown();
        assertThat(first.get(20, SECONDS)).hasSize(1);
        assertThat(consume(impatient, GROUP, ids(0, 2))).containsExactly("e-00000", "e-00002");
    }

    @Test
    void nobody_waits_for_another_group() throws Exception {
        var first = lingering(ids(1, 100), false);

        assertThat(consume(other, OTHER_GROUP, ids(1, 100))).hasSize(100);
        assertThat(consume(other, GROUP, ids(101, 200))).hasSize(100);

        goOn.countDown();
        assertThat(first.get(20, SECONDS)).hasSize(100);
        assertThat(consume(other, GROUP, ids(1, 201))).isEqualTo(ids(201, 201));
        assertThat(database.effects()).hasSize(301);
    }

    @Test
    void batches_that_cross_do_not_block_each_other() throws Exception {
        for (var round = 0; round < ROUNDS; round++) {
            var batch = ids(round * 1_000, round * 1_000 + 499);
            var crossing = together(
                    List.of(() -> consume(consumer, GROUP, batch), () -> consume(other, GROUP, batch.reversed())));

            assertThat(crossing).containsExactlyInAnyOrderElementsOf(batch);
        }
        assertThat(database.effects()).doesNotHaveDuplicates().hasSize(ROUNDS * 500);
    }

    @Test
    void of_many_who_deliver_the_same_each_message_is_had_by_one() throws Exception {
        for (var round = 0; round < ROUNDS; round++) {
            var batch = ids(round * 10, round * 10 + 9);
            var runners = IntStream.range(0, RUNNERS)
                    .<Callable<List<String>>>mapToObj(
                            number -> () -> consume(number % 2 == 0 ? consumer : other, GROUP, batch))
                    .toList();

            assertThat(together(runners)).containsExactlyInAnyOrderElementsOf(batch);
        }
        assertThat(database.effects()).isEqualTo(ids(0, ROUNDS * 10 - 1));
    }

    /** What all had, after they have begun at one moment. */
    private List<String> together(List<Callable<List<String>>> consumptions) throws Exception {
        var start = new CyclicBarrier(consumptions.size());
        var runners = new ArrayList<FutureTask<List<String>>>();
        for (var consumption : consumptions) {
            var runner = new FutureTask<>(() -> {
                start.await(20, SECONDS);
                return consumption.call();
            });
            runners.add(runner);
            threads.execute(runner);
        }
        var had = new ArrayList<String>();
        for (var runner : runners) {
            had.addAll(runner.get(30, SECONDS));
        }
        return had;
    }
}
