package dev.keelson.idempotency;

import dev.keelson.idempotency.Admission.Admitted;
import dev.keelson.idempotency.Admission.InFlight;
import dev.keelson.idempotency.Admission.KeyReused;
import dev.keelson.idempotency.Admission.Replayed;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A gate that forgets everything with its process: for tests. */
final class InMemoryIdempotencyGate implements TransactionalGate {

    /** Nobody tells of the end of a lease. */
    private static final long LEASE_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final IdempotencyConfiguration configuration;
    private final Memory memory;
    private boolean closed;

    InMemoryIdempotencyGate(IdempotencyConfiguration configuration) {
        this(configuration, new Memory());
    }

    private InMemoryIdempotencyGate(IdempotencyConfiguration configuration, Memory memory) {
        this.configuration = configuration;
        this.memory = memory;
    }

    /** Another gate with the same memory, as another process would have. */
    InMemoryIdempotencyGate another(IdempotencyConfiguration configuration) {
        return new InMemoryIdempotencyGate(configuration, memory);
    }

    /** What gates share. */
    private static final class Memory {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final Map<IdempotencyKey, Entry> entries = new HashMap<>();
    }

    /**
     * @param owner who keeps it alive while it has no reply
     * @param end of the reply or, once the owner is closed, of the lease
     */
    private record Entry(
            Claim claim,
            InMemoryIdempotencyGate owner,
            @Nullable Reply reply,
            long end) {

        boolean isOver() {
            return (reply != null || owner.closed) && System.nanoTime() - end >= 0;
        }

        Admission toAnyoneElse(Fingerprint fingerprint) {
            if (!claim.fingerprint().equals(fingerprint)) {
                return new KeyReused();
            }
            return reply == null ? new InFlight(claim.since()) : new Replayed(reply);
        }
    }

    @Override
    public Admission admit(IdempotencyKey key, Fingerprint fingerprint, Duration patience) {
        memory.lock.lock();
        try {
            var remaining = patience.toNanos();
            while (true) {
                var standing = find(key, fingerprint);
                if (standing.isEmpty()) {
                    return new Admitted(claim(key, fingerprint));
                }
                if (!(standing.get() instanceof InFlight) || remaining <= 0) {
                    return standing.get();
                }
                var pause = Math.min(remaining, LEASE_LOOK_NANOS);
                remaining -= pause - memory.changed.awaitNanos(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return find(key, fingerprint).orElseGet(() -> new Admitted(claim(key, fingerprint)));
        } finally {
            memory.lock.unlock();
        }
    }

    private Claim claim(IdempotencyKey key, Fingerprint fingerprint) {
        memory.lock.lock();
        try {
            var claim = Claim.fresh(key, fingerprint);
            memory.entries.put(key, new Entry(claim, this, null, 0));
            return claim;
        } finally {
            memory.lock.unlock();
        }
    }

    @Override
    public Optional<Admission> find(IdempotencyKey key, Fingerprint fingerprint) {
        memory.lock.lock();
        try {
            memory.entries.computeIfPresent(key, (_, entry) -> entry.isOver() ? null : entry);
            return Optional.ofNullable(memory.entries.get(key)).map(entry -> entry.toAnyoneElse(fingerprint));
        } finally {
            memory.lock.unlock();
        }
    }

    @Override
    public boolean complete(Claim claim, Reply reply) {
        memory.lock.lock();
        try {
            var entry = memory.entries.get(claim.key());
            if (entry == null || entry.claim().token() != claim.token()) {
                return false;
            }
            if (entry.reply() == null) {
                var retention = configuration.retentionOf(claim.key().scope());
                memory.entries.put(claim.key(), new Entry(claim, this, reply, endAfter(retention)));
                memory.changed.signalAll();
            }
            return true;
        } finally {
            memory.lock.unlock();
        }
    }

    @Override
    public List<Boolean> complete(Handle handle, List<Completion> completions) {
        throw new UnsupportedOperationException("a gate in memory has no transaction that a reply could join");
    }

    @Override
    public void completed(Completion completion) {
        var _ = complete(completion.claim(), completion.reply());
    }

    @Override
    public void replayed(Completion completion) {
        release(completion.claim());
    }

    @Override
    public Optional<CompletionStatement> statement() {
        return Optional.empty();
    }

    @Override
    public void release(Claim claim) {
        memory.lock.lock();
        try {
            memory.entries.computeIfPresent(
                    claim.key(), (_, entry) -> entry.claim().equals(claim) && entry.reply() == null ? null : entry);
            memory.changed.signalAll();
        } finally {
            memory.lock.unlock();
        }
    }

    @Override
    public void close() {
        memory.lock.lock();
        try {
            closed = true;
            var end = endAfter(configuration.lease());
            memory.entries.replaceAll((_, entry) ->
                    entry.owner() == this && entry.reply() == null ? new Entry(entry.claim(), this, null, end) : entry);
        } finally {
            memory.lock.unlock();
        }
    }

    private static long endAfter(Duration duration) {
        return System.nanoTime() + TimeUnit.NANOSECONDS.convert(duration);
    }
}
