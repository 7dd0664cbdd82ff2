package dev.keelson.idempotency;

import dev.keelson.idempotency.Admission.Admitted;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Claims where all processes see them. Every call is a transaction of its own. Safe for use by many threads. */
final class ClaimTable {

    /** Between two looks others may come and go; more often than this is not by chance. */
    private static final int ATTEMPTS = 16;

    private final Jdbi jdbi;
    private final Duration lease;

    ClaimTable(Jdbi jdbi, Duration lease) {
        this.jdbi = jdbi;
        this.lease = lease;
    }

    /** Puts a claim there; what stands instead when somebody else was quicker. */
    Admission share(Claim claim) {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (asked(dao -> isFree(dao, claim))) {
                return new Admitted(claim);
            }
            var row = asked(dao -> dao.find(claim.key().hash()));
            if (row.isPresent()) {
                return row.get().replyKind() == null && row.get().token() == claim.token()
                        ? new Admitted(claim)
                        : row.get().toAnyoneElse(claim.fingerprint());
            }
        }
        return new Admission.InFlight(claim.since());
    }

    private boolean isFree(IdempotencyDao dao, Claim claim) {
        if (takeOver(dao, claim, lease) == 1) {
            return true;
        }
        try {
            insert(dao, claim, lease);
            return true;
        } catch (UnableToExecuteStatementException e) {
            if (SqlStates.isUniqueViolation(e)) {
                return false;
            }
            throw e;
        }
    }

    static int takeOver(IdempotencyDao dao, Claim claim, Duration lease) {
        return dao.takeOver(
                claim.key().hash(),
                claim.fingerprint().value(),
                claim.token(),
                claim.since().atOffset(ZoneOffset.UTC),
                lease.toMillis());
    }

    static void insert(IdempotencyDao dao, Claim claim, Duration lease) {
        dao.insertClaim(
                claim.key().hash(),
                claim.fingerprint().value(),
                claim.token(),
                claim.since().atOffset(ZoneOffset.UTC),
                lease.toMillis());
    }

    Optional<KeyRow> find(IdempotencyKey key) {
        return asked(dao -> dao.find(key.hash()));
    }

    /** Whether the claim is still there. */
    boolean renew(Claim claim) {
        return asked(dao -> dao.renew(claim.key().hash(), claim.token(), lease.toMillis())) == 1;
    }

    void release(Claim claim) {
        var _ = asked(dao -> dao.release(claim.key().hash(), claim.token()));
    }

    private <T> T asked(Function<IdempotencyDao, T> question) {
        try {
            return jdbi.withExtension(IdempotencyDao.class, question::apply);
        } catch (JdbiException e) {
            throw SqlStates.isTransient(e) ? GateUnavailableException.store("the database", e) : e;
        }
    }
}
