package dev.keelson.messagingadapters.consumer;

import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import java.time.Duration;

/**
 * How a consumer goes about its messages.
 *
 * @param subscription what it reads, and the pauses between its attempts; its group is the consumer's name
 * @param attempts how many times a message is tried before it is parked, from 1 to 1,000
 * @param batchSize how many messages have their effects in one transaction at most, from 1 to 10,000
 * @param batches how many such transactions there are at the same time at most, from 1 to 64; each takes one connection. More
 *     of them are smaller: a few more let other keys pass an effect that is slow, many cost more than they bring
 * @param deadLetters where messages are put that cannot be handled
 * @param maxParked how many messages the consumer may have in the store, from 1 to 10,000,000; those that are parked at the
 *     same moment may exceed it by their number. Beyond it, keys stand still
 * @param replayPatience how long a retry of a parked message waits for its turn, 1 ms to a day
 */
public record ConsumerConfiguration(
        SubscriptionConfiguration subscription,
        int attempts,
        int batchSize,
        int batches,
        DeadLetters deadLetters,
        int maxParked,
        Duration replayPatience) {

    private static final int MOST_ATTEMPTS = 1_000;
    private static final int LARGEST_BATCH = 10_000;
    private static final int MOST_BATCHES = 64;
    private static final int MOST_PARKED = 10_000_000;
    private static final int IN_FLIGHT = 1_000;
    private static final Duration SHORTEST_PATIENCE = Duration.ofMillis(1);
    private static final Duration LONGEST_PATIENCE = Duration.ofDays(1);

    public ConsumerConfiguration {
        require("attempts", attempts, MOST_ATTEMPTS);
        require("batchSize", batchSize, LARGEST_BATCH);
        require("batches", batches, MOST_BATCHES);
        require("maxParked", maxParked, MOST_PARKED);
        if (replayPatience.compareTo(SHORTEST_PATIENCE) < 0 || replayPatience.compareTo(LONGEST_PATIENCE) > 0) {
            throw new IllegalArgumentException("replayPatience must be from %s to %s, was %s"
                    .formatted(SHORTEST_PATIENCE, LONGEST_PATIENCE, replayPatience));
        }
    }

    private static void require(String component, int number, int most) {
        if (number < 1 || number > most) {
            throw new IllegalArgumentException("%s must be from 1 to %d, was %d".formatted(component, most, number));
        }
    }

    /**
     * 1,000 in flight and otherwise as {@link SubscriptionConfiguration#of}, 5 attempts, 2 batches of 200, 10,000 parked in the
     * store, 5 s.
     */
    public static ConsumerConfiguration of(String destination, String name) {
        return new ConsumerConfiguration(
                SubscriptionConfiguration.of(destination, name).withInFlight(IN_FLIGHT),
                5,
                200,
                2,
                DeadLetters.IN_STORE,
                10_000,
                Duration.ofSeconds(5));
    }

    /** The consumer's name: its group on the broker, and under which it is known what it has consumed and parked. */
    public String name() {
        return subscription.group();
    }

    public ConsumerConfiguration withSubscription(SubscriptionConfiguration changed) {
        return new ConsumerConfiguration(changed, attempts, batchSize, batches, deadLetters, maxParked, replayPatience);
    }

    public ConsumerConfiguration withAttempts(int changed) {
        return new ConsumerConfiguration(
                subscription, changed, batchSize, batches, deadLetters, maxParked, replayPatience);
    }

    public ConsumerConfiguration withBatchSize(int changed) {
        return new ConsumerConfiguration(
                subscription, attempts, changed, batches, deadLetters, maxParked, replayPatience);
    }

    public ConsumerConfiguration withBatches(int changed) {
        return new ConsumerConfiguration(
                subscription, attempts, batchSize, changed, deadLetters, maxParked, replayPatience);
    }

    public ConsumerConfiguration withDeadLetters(DeadLetters changed) {
        return new ConsumerConfiguration(
                subscription, attempts, batchSize, batches, changed, maxParked, replayPatience);
    }

    public ConsumerConfiguration withMaxParked(int changed) {
        return new ConsumerConfiguration(
                subscription, attempts, batchSize, batches, deadLetters, changed, replayPatience);
    }

    public ConsumerConfiguration withReplayPatience(Duration changed) {
        return new ConsumerConfiguration(subscription, attempts, batchSize, batches, deadLetters, maxParked, changed);
    }
}
