package dev.keelson.server;

import dev.keelson.idempotency.Admission;
import dev.keelson.idempotency.Claim;
import dev.keelson.idempotency.Completion;
import dev.keelson.idempotency.Fingerprint;
import dev.keelson.idempotency.IdempotencyKey;
import dev.keelson.idempotency.Reply;
import dev.keelson.idempotency.TransactionalGate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * A gate with stops after admission and before the commit.
 *
 * @param claimed is told each claim
 */
record StoppingGate(TransactionalGate gate, Stops stops, Consumer<Claim> claimed) implements TransactionalGate {

    @Override
    public Admission admit(IdempotencyKey key, Fingerprint fingerprint, Duration patience) {
        var admission = gate.admit(key, fingerprint, patience);
        if (admission instanceof Admission.Admitted(var claim)) {
            claimed.accept(claim);
            stops.at(CrashPoint.AFTER_ADMISSION);
        }
        return admission;
    }

    @Override
    public List<Boolean> complete(Handle handle, List<Completion> completions) {
        var kept = gate.complete(handle, completions);
        stops.at(CrashPoint.BEFORE_COMMIT);
        return kept;
    }

    /** A statement that commits by itself has no place to stop before that. */
    @Override
    public Optional<CompletionStatement> statement() {
        return stops.isAt(CrashPoint.BEFORE_COMMIT) ? Optional.empty() : gate.statement();
    }

    @Override
    public Optional<Admission> find(IdempotencyKey key, Fingerprint fingerprint) {
        return gate.find(key, fingerprint);
    }

    @Override
    public boolean complete(Claim claim, Reply reply) {
        return gate.complete(claim, reply);
    }

    @Override
    public void replayed(Completion completion) {
        gate.replayed(completion);
    }

    @Override
    public void completed(Completion completion) {
        gate.completed(completion);
    }

    @Override
    public void release(Claim claim) {
        gate.release(claim);
    }

    @Override
    public void close() {
        gate.close();
    }
}
