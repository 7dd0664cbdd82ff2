package dev.keelson.idempotency;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keelson.idempotency.Admission.Admitted;
import dev.keelson.idempotency.Admission.Replayed;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

/** A Redis that is away, dies, hangs or forgets is an error or a loss, never an answer. */
final class RedisGateFaultsIT {

    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int TIMEOUT_MILLIS = 300;
    private static final IdempotencyKey KEY = new IdempotencyKey("alice/orders.PlaceOrder", "k-1");
    private static final Fingerprint BODY = Fingerprint.of(new byte[] {1});
    private static final Reply DONE = new Reply("done", "{}", 7);

    private final RedisServer server = RedisServer.started();
    private final RedisClient client = client();
    private final IdempotencyGate gate =
            IdempotencyGates.redis(client, "keelson-test:", IdempotencyConfiguration.DEFAULT);

    /** It has one connection, and does not wait for long. */
    private RedisClient client() {
        var pool = new ConnectionPoolConfig();
        pool.setMaxTotal(1);
        return RedisClient.builder()
                .hostAndPort(server.address())
                .poolConfig(pool)
                .clientConfig(DefaultJedisClientConfig.builder()
                        .timeoutMillis(TIMEOUT_MILLIS)
                        .build())
                .build();
    }

    @AfterEach
    void close() {
        gate.close();
        client.close();
        server.close();
    }

    private Claim admitted() {
        var admission = gate.admit(KEY, BODY, AT_ONCE);
        assertThat(admission).isInstanceOf(Admitted.class);
        return ((Admitted) admission).claim();
    }

    private static void assertUnavailable(ThrowingCallable asking) {
        assertThatThrownBy(asking)
                .isInstanceOfSatisfying(GateUnavailableException.class, failure -> assertThat(failure.retryable())
                        .isTrue())
                .hasMessageStartingWith("the gate's store, Redis, did not answer: ");
    }

    private void assertNothingIsAnswered(Claim claim) {
        assertUnavailable(() -> gate.admit(KEY, BODY, AT_ONCE));
        assertUnavailable(() -> gate.admit(KEY, BODY, SOON));
        assertUnavailable(() -> gate.find(KEY, BODY));
        assertUnavailable(() -> gate.complete(claim, DONE));
        assertUnavailable(() -> gate.release(claim));
    }

    @Test
    void a_redis_that_was_never_there_is_an_error() {
        server.kill();

        assertNothingIsAnswered(Claim.fresh(KEY, BODY));
    }

    @Test
    void a_redis_that_dies_while_a_claim_is_open_is_an_error() {
        var claim = admitted();

        server.kill();

        assertNothingIsAnswered(claim);
    }

    @Test
    void a_redis_that_hangs_is_an_error() {
        var claim = admitted();

        try (var connection = client.getPool().getResource()) {
            connection.executeCommand(
                    new CommandArguments(Command.CLIENT).add("PAUSE").add("60000"));
        }

        assertNothingIsAnswered(claim);
    }

    @Test
    void who_waits_is_told_that_redis_died() {
        admitted();
        var waiting = new FutureTask<>(() -> gate.admit(KEY, BODY, Duration.ofMinutes(5)));
        var thread = Thread.ofPlatform().daemon().start(waiting);
        await().atMost(SOON).until(() -> thread.getState() == Thread.State.TIMED_WAITING);

        server.kill();

        assertThatThrownBy(() -> waiting.get(20, SECONDS)).hasCauseInstanceOf(GateUnavailableException.class);
    }

    @Test
    void a_redis_that_lost_its_memory_lets_a_key_in_twice_but_completes_it_once() {
        var lost = admitted();
        server.kill();
        server.start();
        // the connection that was cut is used once more
        assertUnavailable(() -> gate.find(KEY, BODY));

        var again = admitted();

        assertThat(gate.complete(lost, DONE)).isFalse();
        assertThat(gate.complete(again, DONE)).isTrue();
    }

    @Test
    void a_redis_that_forgot_the_scripts_is_told_them() {
        var claim = admitted();
        client.scriptFlush();

        assertThat(gate.complete(claim, DONE)).isTrue();
        assertThat(gate.find(KEY, BODY)).contains(new Replayed(DONE));
    }

    @Test
    void who_is_interrupted_while_no_connection_is_free_keeps_the_flag() throws Exception {
        var failure = new CompletableFuture<Throwable>();
        var flag = new AtomicBoolean();
        try (var taken = client.getPool().getResource()) {
            assertThat(taken.ping()).isTrue();
            var waiting = Thread.ofVirtual().start(() -> {
                try {
                    gate.find(KEY, BODY);
                } catch (GateUnavailableException e) {
                    flag.set(Thread.currentThread().isInterrupted());
                    failure.complete(e);
                }
            });

            waiting.interrupt();

            assertThat(failure.get(20, SECONDS)).isInstanceOf(GateUnavailableException.class);
            assertThat(flag).isTrue();
        }
    }
}
