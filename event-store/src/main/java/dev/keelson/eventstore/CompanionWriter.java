package dev.keelson.eventstore;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Writes what must commit together with events: an idempotency record, a deadline. One writer serves all appends of its
 * kind that commit together, so that a batch costs few statements. It may be called again for the same writes after its
 * work was rolled back.
 *
 * @param <W> what one append asks it to write
 */
public interface CompanionWriter<W> {

    /** Names the writer in a refusal. */
    String name();

    /**
     * Writes inside the transaction of the appends.
     *
     * @param handle of the transaction; neither to be committed nor kept
     * @param writes in the order of their appends
     * @return one verdict for each write, in the same order; a refusal refuses that append alone
     */
    List<Verdict> write(Handle handle, List<Placed<W>> writes);

    /** The same as a statement, which spares round trips; empty when there is none on this database. */
    default Optional<CompanionStatement<W>> statement() {
        return Optional.empty();
    }

    /**
     * A write with the place that its append takes in the log.
     *
     * @param first position of the append's first event
     * @param last position of the append's last event
     */
    record Placed<W>(W write, long first, long last) {}

    /** What a writer says about one write. */
    sealed interface Verdict {

        /** The write stands, if the append does. */
        record Accepted() implements Verdict {}

        /**
         * The append must not happen.
         *
         * @param reason for a person
         * @param certain whether it has nothing to do with the other appends of the batch, one of which may itself be refused
         */
        record Refused(String reason, boolean certain) implements Verdict {

            /** A refusal that may be for what an earlier append of the batch writes. */
            public Refused(String reason) {
                this(reason, false);
            }
        }
    }
}
