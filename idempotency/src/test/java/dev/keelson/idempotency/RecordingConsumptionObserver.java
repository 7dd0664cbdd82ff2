package dev.keelson.idempotency;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it was told, in words. Safe for use by many threads. */
final class RecordingConsumptionObserver implements ConsumptionObserver {

    private final List<String> told = new CopyOnWriteArrayList<>();

    @Override
    public void firstDeliveries(String group, int count) {
        told.add("%s: %d first".formatted(group, count));
    }

    @Override
    public void duplicates(String group, int count) {
        told.add("%s: %d again".formatted(group, count));
    }

    @Override
    public void purged(String group, int count) {
        told.add("%s: %d purged".formatted(group, count));
    }

    /** All of it, in its order. */
    List<String> told() {
        return List.copyOf(told);
    }
}
