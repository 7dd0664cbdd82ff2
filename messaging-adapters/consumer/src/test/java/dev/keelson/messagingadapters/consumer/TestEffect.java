package dev.keelson.messagingadapters.consumer;

import dev.keelson.idempotency.BatchEffect;
import dev.keelson.messagingadapters.api.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;

/** Writes a row for each message, unless it was told to do something else about its id first. Safe for use by many threads. */
final class TestEffect implements BatchEffect<Message, Exception> {

    private final Map<String, Mishap> mishaps = new ConcurrentHashMap<>();
    private final List<List<String>> batches = new CopyOnWriteArrayList<>();

    /** What happens before the effect of a message, each time. */
    interface Mishap {
        void happen() throws Exception;
    }

    void on(String id, Mishap mishap) {
        mishaps.put(id, mishap);
    }

    Hold hold(String id) {
        var hold = new Hold();
        on(id, hold);
        return hold;
    }

    void heal(String id) {
        mishaps.remove(id);
    }

    @Override
    public void apply(Handle transaction, List<Message> messages) throws Exception {
        var ids = new ArrayList<String>();
        for (var message : messages) {
            ids.add(message.envelope().id());
        }
        batches.add(List.copyOf(ids));
        for (var message : messages) {
            var mishap = mishaps.get(message.envelope().id());
            if (mishap != null) {
                mishap.happen();
            }
            ConsumerStore.affect(transaction, message.key(), message.envelope().id());
        }
    }

    /** The ids that it was called with, those of calls included that failed. */
    List<List<String>> batches() {
        return List.copyOf(batches);
    }

    /** How often it was called for an id. */
    long calls(String id) {
        return batches.stream().filter(batch -> batch.contains(id)).count();
    }
}
