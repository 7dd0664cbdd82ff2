package dev.keelson.eventstore.integrity;

import dev.keelson.eventstore.integrity.Finding.Kind;
import java.util.List;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/**
 * Goes through a log in a database, from its first event to the head at the start, and tells everything that is not as an
 * append leaves it: gaps, rows that cannot be read, tags without their event or the other way round,
 * and digests that are not what they were. Reads only; nodes may go on appending. Holds a page of events at a time. Times
 * that go back are no fault. Safe for use by many threads.
 */
public final class LogVerification {

    private static final int PAGE = 256;
    private static final int MOST_FINDINGS = 100;

    private final Jdbi jdbi;

    /** A verification of the log in the database of the data source. */
    public LogVerification(DataSource dataSource) {
        jdbi = Jdbi.create(dataSource).installPlugin(new SqlObjectPlugin());
    }

    /**
     * Verifies the log.
     *
     * @param expected digests that were noted earlier
     * @param progress is told the position of each page's last event
     */
    public VerificationReport run(List<LogDigest> expected, LongConsumer progress) {
        return jdbi.withHandle(handle -> run(handle, expected, progress));
    }

    private static VerificationReport run(Handle handle, List<LogDigest> expected, LongConsumer progress) {
        var findings = new Findings(MOST_FINDINGS);
        var dao = handle.attach(IntegrityDao.class);
        var head = dao.head();
        if (dao.locks() != 1) {
            findings.add(0, Kind.LOCK, "the row of keelson_log_lock that every append locks is missing");
        }
        var events = new EventPass(findings, expected);
        var after = Long.MIN_VALUE;
        for (var page = dao.events(after, head, PAGE); !page.isEmpty(); page = dao.events(after, head, PAGE)) {
            page.forEach(events::accept);
            after = page.getLast().position();
            progress.accept(after);
        }
        events.end(head);
        new TagPass(handle, findings, head).run(events.tags());
        return new VerificationReport(head, events.count(), events.digest(), findings.counts(), findings.kept());
    }
}
