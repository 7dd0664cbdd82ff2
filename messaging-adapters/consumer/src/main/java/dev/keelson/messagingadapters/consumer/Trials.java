package dev.keelson.messagingadapters.consumer;

import dev.keelson.messagingadapters.api.Delivery;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * How often the messages in hand were tried; a delivery's own number of attempts also counts those that were in vain for other
 * reasons. Remembers as many keys as there are messages in flight at most, those that were tried last. Safe for use by many
 * threads.
 */
final class Trials {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Trial> byKey;

    /**
     * Of the message of a key that is in hand.
     *
     * @param failures how many attempts failed that may be its own fault
     * @param postponements how many times in a row it was put off for other reasons
     * @param suspect whether it was among those during whose effect the database was lost
     * @param commits how many transactions had committed when that happened to it alone; {@link #NEVER}: not yet
     */
    private record Trial(String id, int failures, int postponements, boolean suspect, long commits) {

        static final long NEVER = -1;

        static Trial first(String id) {
            return new Trial(id, 0, 0, false, NEVER);
        }

        Trial failed() {
            return new Trial(id, failures + 1, 0, suspect, commits);
        }

        Trial postponed() {
            return new Trial(id, failures, postponements + 1, suspect, commits);
        }

        Trial lostTogether() {
            return new Trial(id, failures, postponements, true, commits);
        }

        Trial lostAlone(long committed) {
            return new Trial(id, failures, postponements, true, committed);
        }
    }

    /**
     * None yet.
     *
     * @param most how many messages there are in flight at most
     */
    Trials(int most) {
        byKey = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Trial> eldest) {
                return size() > most;
            }
        };
    }

    /** One more failure; how many there are. */
    int failed(Delivery delivery) {
        return change(delivery, Trial::failed).failures();
    }

    /** Put off once more; how many times in a row. */
    int postponed(Delivery delivery) {
        return change(delivery, Trial::postponed).postponements();
    }

    /** The database was lost during its effect and that of others. */
    void lostTogether(Delivery delivery) {
        change(delivery, Trial::lostTogether);
    }

    /**
     * The database was lost during its effect alone; whether that happened before, with commits in between.
     *
     * @param commits how many there have been
     */
    boolean lostAlone(Delivery delivery, long commits) {
        lock.lock();
        try {
            var before = of(delivery).commits();
            change(delivery, trial -> trial.lostAlone(commits));
            return before != Trial.NEVER && commits > before;
        } finally {
            lock.unlock();
        }
    }

    private Trial change(Delivery delivery, UnaryOperator<Trial> change) {
        lock.lock();
        try {
            var changed = change.apply(of(delivery));
            byKey.put(delivery.message().key(), changed);
            return changed;
        } finally {
            lock.unlock();
        }
    }

    private Trial of(Delivery delivery) {
        var id = delivery.message().envelope().id();
        var known = byKey.get(delivery.message().key());
        return known != null && known.id().equals(id) ? known : Trial.first(id);
    }

    /** Whether it failed before, or may have. */
    boolean isSuspect(Delivery delivery) {
        lock.lock();
        try {
            var trial = of(delivery);
            return trial.failures() > 0 || trial.suspect();
        } finally {
            lock.unlock();
        }
    }

    /** It is settled. */
    void forget(Delivery delivery) {
        lock.lock();
        try {
            byKey.remove(delivery.message().key());
        } finally {
            lock.unlock();
        }
    }
}
