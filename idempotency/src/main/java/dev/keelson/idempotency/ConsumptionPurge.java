package dev.keelson.idempotency;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets what is older than its group's retention, in transactions of at most {@value #BATCH} rows. Safe for use by many
 * threads.
 */
final class ConsumptionPurge implements AutoCloseable {

    /** Rows that a transaction removes at most. */
    static final int BATCH = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(ConsumptionPurge.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final Jdbi jdbi;
    private final ConsumptionConfiguration configuration;
    private final ConsumptionObserver observer;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofVirtual().name("keelson-consumption-purge").unstarted(this::runUntilClosed);

    ConsumptionPurge(Jdbi jdbi, ConsumptionConfiguration configuration, ConsumptionObserver observer) {
        this.jdbi = jdbi;
        this.configuration = configuration;
        this.observer = observer;
    }

    void start() {
        thread.start();
    }

    private void runUntilClosed() {
        try {
            while (!closed.await(configuration.purgeInterval().toNanos(), TimeUnit.NANOSECONDS)) {
                runOrWarn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runOrWarn() {
        try {
            run();
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("purging what was consumed failed, will retry");
        }
    }

    /** Goes through all groups once, or until closed; how many rows were removed. */
    long run() {
        var now = jdbi.withExtension(ConsumptionDao.class, ConsumptionDao::now);
        var purged = 0L;
        var group = groupAfter("");
        while (!group.isEmpty() && !isClosed()) {
            purged += run(group, now.minus(configuration.retentionOf(group)));
            group = groupAfter(group);
        }
        return purged;
    }

    /** The empty text is before all groups, and behind them. */
    private String groupAfter(String group) {
        return jdbi.withExtension(ConsumptionDao.class, dao -> dao.groupAfter(group))
                .orElse("");
    }

    private long run(String group, OffsetDateTime before) {
        var purged = 0L;
        Batch batch;
        do {
            batch = jdbi.inTransaction(handle -> batch(handle.attach(ConsumptionDao.class), group, before));
            purged += batch.removed();
            if (batch.removed() > 0) {
                observer.purged(group, batch.removed());
            }
        } while (batch.found() == BATCH && !isClosed());
        return purged;
    }

    /**
     * What a transaction did.
     *
     * @param found rows to remove
     * @param removed fewer when another process purges as well
     */
    private record Batch(int found, int removed) {}

    /** In one order for everybody, so that two who purge wait for each other in one direction only. */
    private static Batch batch(ConsumptionDao dao, String group, OffsetDateTime before) {
        var ids = dao.consumedBefore(group, before, BATCH).stream().sorted().toList();
        return new Batch(
                ids.size(), IntStream.of(dao.forget(group, ids, before)).sum());
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Without an interrupt, which would close the file of an H2. */
    @Override
    public void close() {
        closed.countDown();
        try {
            if (!thread.join(STOP_TIMEOUT)) {
                LOG.atWarn().log("the purge of what was consumed did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
