package dev.keelson.eventstore;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * What a companion writer does as one call of a function of the database's, so that it is part of the statement that appends
 * and costs no round trip. When it would refuse a write it fails instead, with {@link #refusal()}; then all is undone, and
 * done again the longer way.
 *
 * @param <W> what one append asks it to write
 */
public interface CompanionStatement<W> {

    /** The SQLSTATE that it fails with when it would refuse a write. */
    String refusal();

    /**
     * The text of the call, which gives one value.
     *
     * @param positions an expression: for each write the position of its append's last event, as an array of BIGINT; null in
     *     place of a position when the append did not happen and nothing is to be written
     */
    String call(String positions);

    /**
     * Binds the parameters that stand before the positions.
     *
     * @param first the index of the first
     * @return the index after the last
     */
    int bind(PreparedStatement statement, int first, List<W> writes) throws SQLException;
}
