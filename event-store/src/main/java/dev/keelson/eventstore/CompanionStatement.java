package dev.keelson.eventstore;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * What a companion writer does as an INSERT that is part of the statement that appends, so that it costs no round trip. When
 * it would refuse a write it fails instead, with {@link #refusal()}; then all is undone, and done again the longer way.
 *
 * @param <W> what one append asks it to write
 */
public interface CompanionStatement<W> {

    /** The SQLSTATE that it fails with when it would refuse a write. */
    String refusal();

    /**
     * The text of an INSERT from {@code placed (n, position)}, which has a row for each write: its number, from 1, and the
     * position of its append's last event. It has no rows when nothing was appended.
     *
     * @param writes how many there are; for a lone one the parameters may be plainer
     */
    String insertion(int writes);

    /**
     * Binds the parameters of the INSERT.
     *
     * @param first the index of the first
     */
    void bind(PreparedStatement statement, int first, List<W> writes) throws SQLException;
}
