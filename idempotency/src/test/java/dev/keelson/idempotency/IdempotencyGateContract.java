package dev.keelson.idempotency;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keelson.idempotency.Admission.Admitted;
import dev.keelson.idempotency.Admission.InFlight;
import dev.keelson.idempotency.Admission.KeyReused;
import dev.keelson.idempotency.Admission.Replayed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every gate promises. Two gates have one store between them, as two processes would. */
abstract class IdempotencyGateContract {

    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration LEASE = Duration.ofMillis(1_500);
    private static final int TWINS = 64;
    private static final IdempotencyKey KEY = new IdempotencyKey("alice/orders.PlaceOrder", "k-1");
    private static final Fingerprint BODY = Fingerprint.of(new byte[] {1});
    private static final Fingerprint OTHER_BODY = Fingerprint.of(new byte[] {2});

    private final List<IdempotencyGate> opened = new ArrayList<>();
    private IdempotencyGate gate = IdempotencyGates.inMemory(IdempotencyConfiguration.DEFAULT);
    private IdempotencyGate other = gate;

    /** A gate on the test's store, which is empty at first. */
    abstract IdempotencyGate open(IdempotencyConfiguration configuration);

    /** Leaves nothing behind. */
    abstract void drop();

    @BeforeEach
    void openGates() {
        openWith(IdempotencyConfiguration.DEFAULT);
    }

    private void openWith(IdempotencyConfiguration configuration) {
        openWith(configuration, configuration);
    }

    private void openWith(IdempotencyConfiguration ofGate, IdempotencyConfiguration ofOther) {
        gate = open(ofGate);
        other = open(ofOther);
        opened.add(gate);
        opened.add(other);
    }

    @AfterEach
    void dropGates() {
        opened.forEach(IdempotencyGate::close);
        drop();
    }

    private static Reply reply(String text) {
        return new Reply("done", text, 7);
    }

    private static Claim admitted(Admission admission) {
        assertThat(admission).isInstanceOf(Admitted.class);
        return ((Admitted) admission).claim();
    }

    private Claim admitted() {
        return admitted(gate.admit(KEY, BODY, AT_ONCE));
    }

    @Test
    void what_was_completed_is_replayed_to_everybody() {
        assertThat(gate.complete(admitted(), reply("first"))).isTrue();

        assertThat(gate.admit(KEY, BODY, AT_ONCE)).isEqualTo(new Replayed(reply("first")));
        assertThat(other.admit(KEY, BODY, SOON)).isEqualTo(new Replayed(reply("first")));
        assertThat(other.find(KEY, BODY)).contains(new Replayed(reply("first")));
    }

    @Test
    void what_is_in_flight_is_not_admitted_again_anywhere() {
        var before = Instant.now().minusMillis(1);
        var claim = admitted();

        assertThat(gate.admit(KEY, BODY, AT_ONCE)).isEqualTo(new InFlight(claim.since()));
        assertThat(other.admit(KEY, BODY, AT_ONCE)).isEqualTo(new InFlight(claim.since()));
        assertThat(other.find(KEY, BODY)).contains(new InFlight(claim.since()));
        assertThat(claim.since()).isBetween(before, Instant.now());
    }

    @Test
    void a_key_with_another_body_is_refused_in_flight_and_afterwards() {
        var claim = admitted();
        assertThat(gate.admit(KEY, OTHER_BODY, SOON)).isEqualTo(new KeyReused());
        assertThat(other.admit(KEY, OTHER_BODY, SOON)).isEqualTo(new KeyReused());

        gate.complete(claim, reply("first"));

        assertThat(gate.admit(KEY, OTHER_BODY, AT_ONCE)).isEqualTo(new KeyReused());
        assertThat(other.find(KEY, OTHER_BODY)).contains(new KeyReused());
    }

    @Test
    void what_was_released_is_admitted_again() {
        var claim = admitted();
        assertThat(other.admit(KEY, BODY, AT_ONCE)).isInstanceOf(InFlight.class);

        gate.release(claim);

        assertThat(other.find(KEY, BODY)).isEmpty();
        var again = admitted(other.admit(KEY, OTHER_BODY, AT_ONCE));
        assertThat(gate.complete(claim, reply("late"))).isFalse();
        assertThat(other.complete(again, reply("again"))).isTrue();
        assertThat(gate.find(KEY, OTHER_BODY)).contains(new Replayed(reply("again")));
    }

    @Test
    void a_key_is_of_its_scope() {
        var elsewhere = new IdempotencyKey("bob/orders.PlaceOrder", KEY.value());
        gate.complete(admitted(), reply("alice's"));

        assertThat(other.find(elsewhere, BODY)).isEmpty();
        gate.complete(admitted(gate.admit(elsewhere, OTHER_BODY, AT_ONCE)), reply("bob's"));

        assertThat(other.find(KEY, BODY)).contains(new Replayed(reply("alice's")));
        assertThat(other.find(elsewhere, OTHER_BODY)).contains(new Replayed(reply("bob's")));
    }

    @Test
    void to_complete_again_changes_nothing() {
        var claim = admitted();

        assertThat(gate.complete(claim, reply("first"))).isTrue();
        assertThat(gate.complete(claim, reply("second"))).isTrue();
        gate.release(claim);

        assertThat(other.find(KEY, BODY)).contains(new Replayed(reply("first")));
    }

    @Test
    void who_waits_gets_the_reply() throws Exception {
        var claim = admitted();
        var here = started(() -> gate.admit(KEY, BODY, SOON));
        var there = started(() -> other.admit(KEY, BODY, SOON));

        gate.complete(claim, reply("first"));

        assertThat(here.get(10, SECONDS)).isEqualTo(new Replayed(reply("first")));
        assertThat(there.get(10, SECONDS)).isEqualTo(new Replayed(reply("first")));
    }

    @Test
    void who_waits_is_admitted_when_the_other_gives_up() throws Exception {
        var claim = admitted();
        var here = started(() -> gate.admit(KEY, BODY, SOON));

        gate.release(claim);

        var again = admitted(here.get(10, SECONDS));
        assertThat(again.token()).isNotEqualTo(claim.token());
        assertThat(other.admit(KEY, BODY, AT_ONCE)).isInstanceOf(InFlight.class);
    }

    @Test
    void of_many_twins_one_is_admitted_and_all_get_its_reply() throws Exception {
        var runs = new AtomicInteger();
        var together = new CyclicBarrier(TWINS);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var twins = IntStream.range(0, TWINS)
                    .mapToObj(number -> threads.submit(() -> {
                        together.await();
                        return once(number % 2 == 0 ? gate : other, runs);
                    }))
                    .toList();
            for (var twin : twins) {
                assertThat(twin.get(30, SECONDS)).isEqualTo(reply("run 1"));
            }
        }
        assertThat(runs).hasValue(1);
    }

    private static Reply once(IdempotencyGate gate, AtomicInteger runs) {
        return switch (gate.admit(KEY, BODY, SOON)) {
            case Admitted(var claim) -> {
                var reply = reply("run " + runs.incrementAndGet());
                assertThat(gate.complete(claim, reply)).isTrue();
                yield reply;
            }
            case Replayed(var reply) -> reply;
            case InFlight(var since) -> throw new AssertionError("still in flight since " + since);
            case KeyReused() -> throw new AssertionError("the key is nobody else's");
        };
    }

    @Test
    void a_claim_lives_as_long_as_its_work() throws Exception {
        openWith(IdempotencyConfiguration.DEFAULT.withLease(LEASE));
        var claim = admitted();

        var waiting = started(() -> other.admit(KEY, BODY, LEASE.multipliedBy(2)));

        assertThat(waiting.get(10, SECONDS)).isEqualTo(new InFlight(claim.since()));
        assertThat(gate.complete(claim, reply("at last"))).isTrue();
        assertThat(other.find(KEY, BODY)).contains(new Replayed(reply("at last")));
    }

    @Test
    void a_stalled_owner_loses_the_claim_and_cannot_complete() {
        openWith(IdempotencyConfiguration.DEFAULT.withLease(LEASE), IdempotencyConfiguration.DEFAULT);
        var lost = admitted();
        assertThat(other.admit(KEY, BODY, AT_ONCE)).isInstanceOf(InFlight.class);

        gate.close();
        var taken = admitted(other.admit(KEY, BODY, SOON));

        assertThat(gate.complete(lost, reply("late"))).isFalse();
        gate.release(lost);
        assertThat(other.complete(taken, reply("in time"))).isTrue();
        assertThat(gate.complete(lost, reply("later"))).isFalse();
        assertThat(other.find(KEY, BODY)).contains(new Replayed(reply("in time")));
    }

    @Test
    void a_reply_is_forgotten_after_its_retention_and_not_before() {
        var brief = new IdempotencyKey("brief", "k-1");
        openWith(IdempotencyConfiguration.DEFAULT.withRetentionByScope(Map.of("brief", Duration.ofMillis(400))));
        gate.complete(admitted(gate.admit(brief, BODY, AT_ONCE)), reply("short"));
        gate.complete(admitted(), reply("long"));
        assertThat(other.find(brief, BODY)).contains(new Replayed(reply("short")));

        await().atMost(SOON).until(() -> other.find(brief, BODY).isEmpty());

        admitted(gate.admit(brief, OTHER_BODY, AT_ONCE));
        assertThat(other.find(KEY, BODY)).contains(new Replayed(reply("long")));
    }

    private static FutureTask<Admission> started(Callable<Admission> asking) {
        var task = new FutureTask<>(asking);
        var thread = Thread.ofPlatform().daemon().start(task);
        await().atMost(SOON).until(() -> switch (thread.getState()) {
            case WAITING, TIMED_WAITING, TERMINATED -> true;
            default -> false;
        });
        return task;
    }
}
