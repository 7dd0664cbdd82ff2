package dev.keelson.messagingadapters.consumer;

import dev.keelson.messagingadapters.api.DeadLetter;
import dev.keelson.messagingadapters.api.Delivery;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Reads the dead letters of a group from the broker. Safe for use by many threads. */
final class RecordingLetters {

    private final Map<String, String> reasons = new ConcurrentHashMap<>();

    RecordingLetters(MessagingAdapter adapter, String group) {
        var destination = DeadLetter.destination(ConsumerFixture.DESTINATION, group);
        adapter.subscribe(SubscriptionConfiguration.of(destination, "recorder"), this::record);
    }

    private void record(Delivery delivery) {
        var letter = DeadLetter.of(delivery.message()).orElseThrow();
        reasons.put(letter.original().envelope().id(), letter.reason());
        delivery.acknowledge();
    }

    /** By the id of the message. */
    Map<String, String> reasons() {
        return Map.copyOf(reasons);
    }
}
