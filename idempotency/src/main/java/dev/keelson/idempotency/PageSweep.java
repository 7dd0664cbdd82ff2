package dev.keelson.idempotency;

import java.util.concurrent.ThreadLocalRandom;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Looks through the pages of the table, from where it was to the end and then from the beginning, so that nobody pays for
 * an index of when keys are over. A round is a sixtieth of the table: with one a minute a key is gone about an hour after it
 * is over. Processes begin at different pages. Rows that somebody else is about to change are left for the next time, so that
 * nobody waits for the sweep longer than for one of its steps, and the sweep for nobody.
 */
final class PageSweep implements KeyPurge {

    /** What is not longer than this is looked through in one round, in pages. */
    static final int SMALLEST_ROUND = 1_280;

    /** 512 KiB, in which there are at most some 5,000 keys. */
    private static final int PAGES_A_STEP = 64;

    private static final int ROUNDS = 60;

    private final Jdbi jdbi;

    /** The share of the table that is before the page to begin with. */
    private final double start = ThreadLocalRandom.current().nextDouble();

    /** Where the next step begins; negative until there was a page. */
    private long nextPage = -1;

    /** Of this round. */
    private long pagesLeft;

    PageSweep(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public boolean step() {
        jdbi.useHandle(this::sweep);
        return pagesLeft > 0;
    }

    private void sweep(Handle handle) {
        var pages = handle.createQuery(
                        "SELECT PG_RELATION_SIZE('keelson_idempotency') / CAST(CURRENT_SETTING('block_size') AS BIGINT)")
                .mapTo(Long.class)
                .one();
        if (pages == 0) {
            return;
        }
        nextPage = nextPage < 0 ? (long) (start * pages) : nextPage;
        nextPage = nextPage < pages ? nextPage : 0;
        pagesLeft = Math.min(pages, pagesLeft > 0 ? pagesLeft : Math.max(SMALLEST_ROUND, pages / ROUNDS));
        var count = Math.min(PAGES_A_STEP, Math.min(pagesLeft, pages - nextPage));
        handle.execute(removal(nextPage, nextPage + count));
        nextPage += count;
        pagesLeft -= count;
    }

    /**
     * The statement that removes what is over from some pages. Their numbers stand in its text, since a plan for any pages
     * may be one that reads them all.
     */
    static String removal(long from, long to) {
        return """
                DELETE FROM keelson_idempotency
                WHERE ctid = ANY (ARRAY(
                  SELECT ctid
                  FROM keelson_idempotency
                  WHERE ctid >= '(%d,0)'
                    AND ctid < '(%d,0)'
                    AND expires_at <= CURRENT_TIMESTAMP
                  FOR UPDATE SKIP LOCKED))
                """.formatted(from, to);
    }
}
