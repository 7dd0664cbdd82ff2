package dev.keelson.idempotency;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keelson.idempotency.Admission.Admitted;
import dev.keelson.idempotency.Admission.InFlight;
import dev.keelson.idempotency.Admission.Replayed;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the gate leaves in Redis, and for how long. */
final class RedisGateKeysIT {

    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration RETENTION = Duration.ofHours(1);
    private static final IdempotencyKey KEY = new IdempotencyKey("alice/orders.PlaceOrder", "k-1");
    private static final Fingerprint BODY = Fingerprint.of(new byte[] {1});
    private static final Reply DONE = new Reply("done", "{}", Long.MAX_VALUE);

    private final TestRedis redis = TestRedis.open();
    private final IdempotencyGate gate = gate(
            IdempotencyConfiguration.DEFAULT.withLease(LEASE).withRetentionByScope(Map.of(KEY.scope(), RETENTION)));

    private IdempotencyGate gate(IdempotencyConfiguration configuration) {
        return IdempotencyGates.redis(redis.client(), redis.prefix(), configuration);
    }

    @AfterEach
    void close() {
        gate.close();
        redis.close();
    }

    private static Claim admitted(IdempotencyGate gate) {
        var admission = gate.admit(KEY, BODY, AT_ONCE);
        assertThat(admission).isInstanceOf(Admitted.class);
        return ((Admitted) admission).claim();
    }

    private String key() {
        return redis.prefix() + KEY.hash();
    }

    private Duration remaining() {
        return Duration.ofMillis(redis.client().pttl(key()));
    }

    @Test
    void a_claim_lasts_for_the_lease_and_a_reply_for_the_retention_of_its_scope() {
        var claim = admitted(gate);
        assertThat(remaining()).isBetween(Duration.ofSeconds(30), LEASE);

        gate.complete(claim, DONE);

        assertThat(remaining()).isBetween(RETENTION.minusSeconds(30), RETENTION);
    }

    @Test
    void to_complete_again_does_not_prolong_the_retention() {
        var claim = admitted(gate);
        gate.complete(claim, DONE);
        redis.client().pexpire(key(), LEASE.toMillis());

        gate.complete(claim, DONE);

        assertThat(remaining()).isLessThanOrEqualTo(LEASE);
    }

    @Test
    void a_reply_comes_back_byte_by_byte() {
        gate.complete(admitted(gate), DONE);

        assertThat(gate.find(KEY, BODY)).contains(new Replayed(DONE));
    }

    @Test
    void a_claim_that_ran_out_is_not_completed() {
        var claim = admitted(gate);
        redis.client().del(key());

        assertThat(gate.complete(claim, DONE)).isFalse();
        assertThat(redis.client().exists(key())).isFalse();
    }

    @Test
    void only_the_holder_renews() {
        try (var loser = gate(IdempotencyConfiguration.DEFAULT.withLease(Duration.ofMillis(300)))) {
            admitted(loser);
            redis.client().del(key());
            admitted(gate);

            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> remaining().compareTo(Duration.ofSeconds(10)) > 0);
        }
    }

    @Test
    void the_client_outlives_the_gate() {
        gate.close();

        assertThat(redis.client().ping()).isEqualTo("PONG");
    }

    @Test
    void who_is_interrupted_while_waiting_gets_what_stands_and_keeps_the_flag() throws Exception {
        var claim = admitted(gate);
        var answer = new CompletableFuture<Admission>();
        var flag = new AtomicBoolean();
        var waiting = Thread.ofPlatform().daemon().start(() -> {
            answer.complete(gate.admit(KEY, BODY, LEASE));
            flag.set(Thread.currentThread().isInterrupted());
        });

        waiting.interrupt();

        assertThat(answer.get(20, SECONDS)).isEqualTo(new InFlight(claim.since()));
        assertThat(waiting.join(Duration.ofSeconds(20))).isTrue();
        assertThat(flag).isTrue();
    }
}
