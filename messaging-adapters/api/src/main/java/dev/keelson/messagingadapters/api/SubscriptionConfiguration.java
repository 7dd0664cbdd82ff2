package dev.keelson.messagingadapters.api;

import java.time.Duration;

/**
 * What a member of a group wants.
 *
 * @param destination see {@link Message}
 * @param group 1 to 60 letters, digits, '.', '_' and '-' of ASCII, without "--" and with no '-' at its ends; short enough that
 *     the name of their {@linkplain DeadLetter#destination(String, String) dead letters} is a destination
 * @param start where the group begins if it is new
 * @param inFlight how many messages this member holds at most that are not settled, those that wait behind another of their
 *     key included; 1 to 100,000
 * @param settleTimeout how long after the handler's return a delivery may be unsettled before it is delivered again; 1 ms to
 *     a day
 * @param retry the pauses before a delivery comes again whose handler threw, and before a dead letter is tried again that the
 *     broker did not take
 */
public record SubscriptionConfiguration(
        String destination, String group, Start start, int inFlight, Duration settleTimeout, Backoff retry) {

    private static final int LONGEST_GROUP = 60;
    private static final int MOST_IN_FLIGHT = 100_000;

    public SubscriptionConfiguration {
        Texts.requireName("destination", Texts.LONGEST_NAME, destination);
        Texts.requireName("group", LONGEST_GROUP, group);
        if (group.contains("--") || group.startsWith("-") || group.endsWith("-")) {
            throw new IllegalArgumentException(
                    "group must not contain '--' and have no '-' at its ends, was '%s'".formatted(group));
        }
        Texts.requireName("destination with group", Texts.LONGEST_NAME, DeadLetter.destination(destination, group));
        Numbers.require("inFlight", inFlight, MOST_IN_FLIGHT);
        Numbers.require("settleTimeout", settleTimeout);
    }

    /** From the earliest message, 100 in flight, 5 minutes to settle, pauses from 100 ms to 30 s. */
    public static SubscriptionConfiguration of(String destination, String group) {
        return new SubscriptionConfiguration(
                destination,
                group,
                new Start.Earliest(),
                100,
                Duration.ofMinutes(5),
                new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30)));
    }

    public SubscriptionConfiguration withStart(Start changed) {
        return new SubscriptionConfiguration(destination, group, changed, inFlight, settleTimeout, retry);
    }

    public SubscriptionConfiguration withInFlight(int changed) {
        return new SubscriptionConfiguration(destination, group, start, changed, settleTimeout, retry);
    }

    public SubscriptionConfiguration withSettleTimeout(Duration changed) {
        return new SubscriptionConfiguration(destination, group, start, inFlight, changed, retry);
    }

    public SubscriptionConfiguration withRetry(Backoff changed) {
        return new SubscriptionConfiguration(destination, group, start, inFlight, settleTimeout, changed);
    }
}
