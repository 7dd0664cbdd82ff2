package dev.keelson.idempotency;

import dev.keelson.idempotency.Admission.Admitted;
import dev.keelson.idempotency.Admission.InFlight;
import dev.keelson.idempotency.Admission.KeyReused;
import dev.keelson.idempotency.OpenClaims.Open;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The gate of a database.
 *
 * <p>Two twins of one process meet in memory. Twins of two processes meet in the table, where a claim is shown only when its
 * work has taken a while, and seen when the other comes to its end: a row for each claim before its work would cost a
 * command as much as its events do. Before that both may be admitted, and then the table's key decides: the reply of one commits, together with whatever commits with it,
 * and the other's completion is refused. Work that has no other effects than what commits with its reply is thus done
 * once. For work that has other effects the time is zero, and every claim is shown before it is admitted.
 *
 * <p>For the same reason a key that was completed before is found out when its work comes to its end, not before; with a
 * time of zero it is looked up at once.
 */
final class JdbiIdempotencyGate implements TransactionalGate {

    private static final Duration LOOK = Duration.ofMillis(20);

    private final OpenClaims open = new OpenClaims();
    private final RecentReplies recent = new RecentReplies();
    private final IdempotencyConfiguration configuration;
    private final Jdbi jdbi;
    private final Duration shareAfter;
    private final ClaimTable table;
    private final ReplyWriter writer;
    private final ClaimKeeper keeper;

    /**
     * @param shareAfter how long work may take before other processes are shown that it is under way; zero: no time
     */
    JdbiIdempotencyGate(Jdbi jdbi, IdempotencyConfiguration configuration, Duration shareAfter) {
        this.jdbi = jdbi;
        this.configuration = configuration;
        this.shareAfter = shareAfter;
        table = new ClaimTable(jdbi, configuration.lease());
        var dialect = dialect(jdbi);
        writer = dialect.replyWriter(configuration);
        keeper = new ClaimKeeper(table, dialect.keyPurge(jdbi), open, shareAfter, configuration.lease());
    }

    private static Dialect dialect(Jdbi jdbi) {
        try (var handle = jdbi.open()) {
            return Dialect.of(handle.getConnection());
        } catch (JdbiException | SQLException e) {
            throw GateUnavailableException.store("the database", e);
        }
    }

    @Override
    public Admission admit(IdempotencyKey key, Fingerprint fingerprint, Duration patience) {
        var known = recent.find(key, fingerprint);
        if (known.isPresent()) {
            return known.get();
        }
        var end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(patience);
        while (true) {
            var claim = Claim.fresh(key, fingerprint);
            var entered = open.enter(claim);
            var left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
            var standing = entered.claim().equals(claim) ? shared(entered) : afterwards(entered, fingerprint, left);
            if (standing.isPresent() && !(standing.get() instanceof InFlight && mayWait(left))) {
                return standing.get();
            }
        }
    }

    private static Optional<Admission> afterwards(Open other, Fingerprint fingerprint, Duration patience) {
        return other.claim().fingerprint().equals(fingerprint) ? other.await(patience) : Optional.of(new KeyReused());
    }

    private static boolean mayWait(Duration left) {
        return left.isPositive() && !Thread.currentThread().isInterrupted();
    }

    /** Admits a claim of ours if nobody else is known to have the key. */
    private Optional<Admission> shared(Open mine) {
        if (!shareAfter.isZero()) {
            return Optional.of(new Admitted(mine.claim()));
        }
        try {
            var standing = table.share(mine.claim());
            mine.markShared(standing instanceof Admitted);
            if (standing instanceof InFlight) {
                LockSupport.parkNanos(LOOK.toNanos());
            }
            return Optional.of(standing);
        } finally {
            if (!mine.isShared()) {
                open.leave(mine, null);
            }
        }
    }

    @Override
    public Optional<Admission> find(IdempotencyKey key, Fingerprint fingerprint) {
        return table.find(key).map(row -> row.toAnyoneElse(fingerprint));
    }

    @Override
    public boolean complete(Claim claim, Reply reply) {
        var mine = open.find(claim);
        if (mine == null) {
            return isCompletedBy(claim);
        }
        var completion = new Completion(claim, reply);
        try {
            var kept = writer.isOneStatement()
                    ? jdbi.withHandle(handle -> isKept(handle, completion))
                    : jdbi.inTransaction(handle -> isKept(handle, completion));
            leave(mine, kept ? completion : null);
            return kept;
        } catch (JdbiException e) {
            throw SqlStates.isTransient(e) ? GateUnavailableException.store("the database", e) : e;
        }
    }

    private boolean isKept(Handle handle, Completion completion) {
        return writer.write(handle, List.of(completion)).getFirst();
    }

    private boolean isCompletedBy(Claim claim) {
        return table.find(claim.key())
                .filter(row -> row.replyKind() != null && row.token() == claim.token())
                .isPresent();
    }

    @Override
    public List<Boolean> complete(Handle handle, List<Completion> completions) {
        return writer.write(handle, completions);
    }

    @Override
    public void completed(Completion completion) {
        var mine = open.find(completion.claim());
        if (mine != null) {
            leave(mine, completion);
        }
    }

    @Override
    public void replayed(Completion completion) {
        var mine = open.find(completion.claim());
        if (mine != null) {
            open.leave(mine, completion.reply());
        }
    }

    private void leave(Open mine, @Nullable Completion completion) {
        if (completion != null) {
            recent.add(
                    completion,
                    configuration.retentionOf(completion.claim().key().scope()));
        }
        open.leave(mine, completion == null ? null : completion.reply());
    }

    @Override
    public Optional<CompletionStatement> statement() {
        return writer.statement();
    }

    @Override
    public void release(Claim claim) {
        var mine = open.find(claim);
        if (mine == null) {
            return;
        }
        open.leave(mine, null);
        if (mine.isShared()) {
            table.release(claim);
        }
    }

    @Override
    public void close() {
        keeper.close();
    }
}
