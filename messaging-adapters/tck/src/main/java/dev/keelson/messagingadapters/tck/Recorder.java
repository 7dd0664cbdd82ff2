package dev.keelson.messagingadapters.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.messagingadapters.api.Delivery;
import dev.keelson.messagingadapters.api.DeliveryHandler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** Remembers what was delivered, in order, before it goes on as told. Safe for use by many threads. */
final class Recorder implements DeliveryHandler {

    private final Patience patience;
    private final DeliveryHandler next;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Delivery> deliveries = new ArrayList<>();

    Recorder(Patience patience, DeliveryHandler next) {
        this.patience = patience;
        this.next = next;
    }

    @Override
    public void handle(Delivery delivery) throws Exception {
        lock.lock();
        try {
            deliveries.add(delivery);
        } finally {
            lock.unlock();
        }
        next.handle(delivery);
    }

    List<Delivery> deliveries() {
        lock.lock();
        try {
            return List.copyOf(deliveries);
        } finally {
            lock.unlock();
        }
    }

    /** The ids of all deliveries, those of duplicates too. */
    List<String> ids() {
        return deliveries().stream().map(Recorder::id).toList();
    }

    static String id(Delivery delivery) {
        return delivery.message().envelope().id();
    }

    /** Of each key the ids in the order in which they came first. */
    Map<String, List<String>> firstIdsByKey() {
        var byKey = new TreeMap<String, LinkedHashSet<String>>();
        deliveries()
                .forEach(delivery -> byKey.computeIfAbsent(delivery.message().key(), _ -> new LinkedHashSet<>())
                        .add(id(delivery)));
        var lists = new TreeMap<String, List<String>>();
        byKey.forEach((key, ids) -> lists.put(key, List.copyOf(ids)));
        return lists;
    }

    /** Waits for so many deliveries. */
    Delivery await(int number) {
        patience.until(() -> assertThat(deliveries()).hasSizeGreaterThanOrEqualTo(number));
        return deliveries().get(number - 1);
    }

    /** Waits until each of the ids has come. */
    void await(Collection<String> ids) {
        patience.until(() -> assertThat(ids()).containsAll(ids));
    }
}
