package dev.keelson.idempotency;

import org.jdbi.v3.core.Jdbi;

/** Finds by an index what is over, and removes it in one order, so that two who purge wait in one direction only. */
final class EarliestFirstPurge implements KeyPurge {

    private static final int BATCH = 1_000;

    private final Jdbi jdbi;

    EarliestFirstPurge(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public boolean step() {
        return jdbi.inTransaction(handle -> purged(handle.attach(IdempotencyDao.class))) == BATCH;
    }

    private static int purged(IdempotencyDao dao) {
        var hashes = dao.over(BATCH).stream().sorted().toList();
        var _ = dao.forget(hashes);
        return hashes.size();
    }
}
