package dev.keelson.messagingadapters.consumer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what it is told. Safe for use by many threads. */
final class RecordingConsumerObserver implements ConsumerObserver {

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    int count(String what) {
        return counts.getOrDefault(what, 0);
    }

    private void add(String what, int count) {
        counts.merge(what, count, Integer::sum);
    }

    @Override
    public void consumed(String consumer, int count) {
        add("consumed", count);
    }

    @Override
    public void duplicates(String consumer, int count) {
        add("duplicates", count);
    }

    @Override
    public void retried(String consumer) {
        add("retried", 1);
    }

    @Override
    public void parked(String consumer) {
        add("parked", 1);
    }

    @Override
    public void dropped(String consumer, String stage) {
        add("dropped by " + stage, 1);
    }

    @Override
    public void refused(String consumer) {
        add("refused", 1);
    }

    @Override
    public void replayed(String consumer) {
        add("replayed", 1);
    }

    @Override
    public void stalled(String consumer) {
        add("stalled", 1);
    }
}
