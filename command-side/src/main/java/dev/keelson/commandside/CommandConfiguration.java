package dev.keelson.commandside;

import dev.keelson.eventstore.Bounds;
import java.time.Duration;

/**
 * Bounds of the write door.
 *
 * @param maxInFlight how many commands may be under way, waiting ones included; one more is refused
 * @param maxAttempts how often a command is decided when its boundary keeps changing underneath, at least 1
 * @param laneTimeout how long a command waits for the commands of its entity before it
 * @param timeout how long a caller waits for a handler
 * @param maxBodyBytes the largest request body
 * @param cacheBytes how much memory the states of entities may take, by estimate; 0 turns the cache off
 */
public record CommandConfiguration(
        int maxInFlight, int maxAttempts, Duration laneTimeout, Duration timeout, int maxBodyBytes, int cacheBytes) {

    /** 1,024 in flight, 16 attempts, 5 s for the lane, 30 s in all, 1 MiB, 64 MiB. */
    public static final CommandConfiguration DEFAULT =
            new CommandConfiguration(1_024, 16, Duration.ofSeconds(5), Duration.ofSeconds(30), 1_048_576, 67_108_864);

    public CommandConfiguration {
        Bounds.atLeastOne("maxInFlight", maxInFlight);
        Bounds.atLeastOne("maxAttempts", maxAttempts);
        Bounds.positive("laneTimeout", laneTimeout);
        Bounds.positive("timeout", timeout);
        Bounds.atLeastOne("maxBodyBytes", maxBodyBytes);
        Bounds.atLeastZero("cacheBytes", cacheBytes);
    }

    public CommandConfiguration withMaxInFlight(int changed) {
        return new CommandConfiguration(changed, maxAttempts, laneTimeout, timeout, maxBodyBytes, cacheBytes);
    }

    public CommandConfiguration withMaxAttempts(int changed) {
        return new CommandConfiguration(maxInFlight, changed, laneTimeout, timeout, maxBodyBytes, cacheBytes);
    }

    public CommandConfiguration withLaneTimeout(Duration changed) {
        return new CommandConfiguration(maxInFlight, maxAttempts, changed, timeout, maxBodyBytes, cacheBytes);
    }

    public CommandConfiguration withTimeout(Duration changed) {
        return new CommandConfiguration(maxInFlight, maxAttempts, laneTimeout, changed, maxBodyBytes, cacheBytes);
    }

    public CommandConfiguration withMaxBodyBytes(int changed) {
        return new CommandConfiguration(maxInFlight, maxAttempts, laneTimeout, timeout, changed, cacheBytes);
    }

    public CommandConfiguration withCacheBytes(int changed) {
        return new CommandConfiguration(maxInFlight, maxAttempts, laneTimeout, timeout, maxBodyBytes, changed);
    }
}
