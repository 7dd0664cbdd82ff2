package dev.keelson.idempotency;

import dev.keelson.idempotency.Admission.KeyReused;
import dev.keelson.idempotency.Admission.Replayed;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The latest replies of this process, so that who asks again soon costs nothing. Safe for use by many threads. */
final class RecentReplies {

    private static final int MOST = 4_096;
    private static final int LONGEST_BODY = 4_096;

    private record Kept(Fingerprint fingerprint, Reply reply, long end) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<IdempotencyKey, Kept> replies = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<IdempotencyKey, Kept> eldest) {
            return size() > MOST;
        }
    };

    void add(Completion completion, Duration retention) {
        if (completion.reply().body().length() > LONGEST_BODY) {
            return;
        }
        var end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(retention);
        var claim = completion.claim();
        lock.lock();
        try {
            replies.put(claim.key(), new Kept(claim.fingerprint(), completion.reply(), end));
        } finally {
            lock.unlock();
        }
    }

    Optional<Admission> find(IdempotencyKey key, Fingerprint fingerprint) {
        lock.lock();
        try {
            var kept = replies.get(key);
            if (kept == null || System.nanoTime() - kept.end() >= 0) {
                return Optional.empty();
            }
            return Optional.of(kept.fingerprint().equals(fingerprint) ? new Replayed(kept.reply()) : new KeyReused());
        } finally {
            lock.unlock();
        }
    }
}
