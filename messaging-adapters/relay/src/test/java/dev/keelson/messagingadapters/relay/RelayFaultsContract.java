package dev.keelson.messagingadapters.relay;

import static dev.keelson.messagingadapters.relay.RelayWorld.QUICK;
import static dev.keelson.messagingadapters.relay.RelayWorld.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.eventstore.TestDatabase;
import dev.keelson.messagingadapters.api.Confirmation;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.PublishFailedException;
import dev.keelson.messagingadapters.relay.FaultyAdapter.Publish;
import dev.keelson.messagingadapters.relay.RelayWorld.Node;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two nodes of which some die, some close and some are cut off from the database, over a broker that goes away, and publishes
 * that fail, arrive late or arrive twice. {@code -Dkeelson.relay.rounds=N} takes longer, {@code -Dkeelson.relay.seed=N} makes the same decisions again, though threads may
 * meet differently.
 */
abstract class RelayFaultsContract {

    private static final int ROUNDS = Integer.getInteger("keelson.relay.rounds", 25);
    private static final int EVENTS = 120;
    private static final int KEYS = 25;

    private static final int LATEST_MILLIS = 20;
    private static final int LONGEST_CUT_MILLIS = 600;

    private final long seed = Long.getLong("keelson.relay.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final RelayWorld world = new RelayWorld(create());

    abstract TestDatabase create();

    @AfterEach
    void close() {
        world.close();
    }

    private CompletableFuture<Confirmation> fate(Message message, Publish publish) {
        return switch (random.nextInt(20)) {
            case 0 -> CompletableFuture.failedFuture(PublishFailedException.notSent(message, "not sent", null));
            case 1 -> publish.get().thenCompose(_ -> unknown(message));
            case 2 -> {
                later(LATEST_MILLIS).execute(() -> {
                    var _ = publish.get();
                });
                yield unknown(message);
            }
            case 3 -> publish.get().thenCompose(_ -> publish.get());
            case 4, 5, 6, 7 -> publish.get().thenApplyAsync(confirmation -> confirmation, later(LATEST_MILLIS));
            default -> publish.get();
        };
    }

    private static CompletableFuture<Confirmation> unknown(Message message) {
        return CompletableFuture.failedFuture(PublishFailedException.interrupted(message, "outcome unknown", null));
    }

    private Executor later(int longestMillis) {
        return CompletableFuture.delayedExecutor(random.nextInt(longestMillis), TimeUnit.MILLISECONDS);
    }

    private Node node() {
        var node = world.node(
                QUICK.withBatchSize(50).withInFlight(20, 200).withClaim(Duration.ofMillis(300), Duration.ofMillis(10)));
        node.adapter.fate(this::fate);
        return node.start();
    }

    private Node next(Node node) {
        switch (random.nextInt(5)) {
            case 0 -> node.die();
            case 1 -> node.close(Duration.ofMillis(random.nextInt(50)));
            case 2 -> {
                node.connections.cut();
                later(LONGEST_CUT_MILLIS).execute(node.connections::mend);
            }
            default -> {}
        }
        return node.isGone() ? node() : node;
    }

    /** Most times another node has to take over first. */
    private void awaitSomeOf(int round) {
        var id = "e-" + (round * EVENTS + 1 + random.nextInt(EVENTS));
        eventually(() -> assertThat(world.arrived())
                .as("with seed %d: %s", seed, world.statuses())
                .contains(id));
    }

    private void assertNothingIsPassedOver() {
        var stored = world.storedPosition();
        var arrived = new HashSet<>(world.arrived());
        for (var number = 1; number <= stored; number++) {
            assertThat(arrived).contains("e-" + number);
        }
    }

    @Test
    void everything_arrives_and_in_the_order_of_its_key() {
        var first = node();
        var second = node();
        for (var round = 0; round < ROUNDS; round++) {
            world.append(EVENTS, KEYS);
            first = next(first);
            second = next(second);
            if (random.nextInt(5) == 0) {
                world.broker.stop();
                assertNothingIsPassedOver();
                world.broker.start();
            }
            awaitSomeOf(round);
            assertNothingIsPassedOver();
        }

        eventually(() ->
                assertThat(world.storedPosition()).as("with seed %d", seed).isEqualTo((long) ROUNDS * EVENTS));
        assertThat(world.arrivedByKey()).as("with seed %d", seed).isEqualTo(world.appendedByKey());
        assertThat(world.claims.get()).as("with seed %d", seed).isGreaterThan(1);
    }
}
