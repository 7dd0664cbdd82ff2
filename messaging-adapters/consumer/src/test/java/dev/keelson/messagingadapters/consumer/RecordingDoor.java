package dev.keelson.messagingadapters.consumer;

import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.consumer.CommandOutcome.Done;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Decides each key once, unless it was told to answer something else. Safe for use by many threads. */
final class RecordingDoor implements CommandDispatcher {

    private final Map<String, Callable<CompletionStage<CommandOutcome>>> answers = new ConcurrentHashMap<>();
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<String> keys = new HashSet<>();
    private final Map<String, Map<String, List<String>>> decided = new TreeMap<>();

    void answer(String id, Callable<CompletionStage<CommandOutcome>> answer) {
        answers.put(id, answer);
    }

    void answerOnce(String id, Callable<CompletionStage<CommandOutcome>> answer) {
        answers.put(id, () -> {
            answers.remove(id);
            return answer.call();
        });
    }

    void heal(String id) {
        answers.remove(id);
    }

    CompletionStage<CommandOutcome> done() {
        return CompletableFuture.completedFuture(new Done(false));
    }

    @Override
    public CompletionStage<CommandOutcome> dispatch(String consumer, Message message) {
        var id = message.envelope().id();
        calls.merge(id, 1, Integer::sum);
        var answer = answers.get(id);
        if (answer == null) {
            decide(consumer, message.key(), id);
            return done();
        }
        try {
            return answer.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Once for each id. */
    void decide(String consumer, String key, String id) {
        lock.lock();
        try {
            if (keys.add(consumer + "/" + id)) {
                decided.computeIfAbsent(consumer, _ -> new TreeMap<>())
                        .computeIfAbsent(key, _ -> new ArrayList<>())
                        .add(id);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The ids that were decided, of each key in order. */
    Map<String, List<String>> decided(String consumer) {
        lock.lock();
        try {
            var copy = new TreeMap<String, List<String>>();
            decided.getOrDefault(consumer, Map.of()).forEach((key, ids) -> copy.put(key, List.copyOf(ids)));
            return copy;
        } finally {
            lock.unlock();
        }
    }

    int calls(String id) {
        return calls.getOrDefault(id, 0);
    }
}
