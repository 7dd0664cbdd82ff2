package dev.keelson.domain;

import org.jspecify.annotations.Nullable;

/**
 * The rows of a projection's read models, written together at the end of the batch that the event is handled in, and in the
 * same transaction: the outcome is as if each change had been made at once, in the order in which they were asked for.
 *
 * <p>An event handler takes it as a parameter. Nothing is read: what a handler puts is not in the tables before the batch
 * ends, so a handler that has to look takes a {@code Handle} in place of it, or keeps what it looks at elsewhere.
 *
 * <p>A value is a {@link String}, {@link Integer}, {@link Long}, {@link Short}, {@link java.math.BigDecimal}, {@link Double},
 * {@link Boolean}, {@link java.time.Instant}, {@link java.time.OffsetDateTime}, {@link java.time.LocalDate}, {@link
 * java.util.UUID}, an enum constant, which stands for its name, or a {@code byte[]}; of a column for values also null. What
 * is added is an integer or a decimal without more decimals than the column has.
 *
 * <p>Each method throws {@link IllegalArgumentException}, which names table, column and value, when the table does not take
 * what it is given. Not safe for use by many threads, nor after the handler has returned.
 */
public interface Rows {

    /**
     * Inserts the row, or replaces the one that has its key.
     *
     * @param values of all columns, in the order of {@link Table#columns()}
     */
    void put(Table table, @Nullable Object... values);

    /**
     * Inserts the row, or changes the one that has its key: adds to the columns for sums, replaces the others.
     *
     * @param values of all columns, in the order of {@link Table#columns()}
     */
    void sum(Table table, @Nullable Object... values);

    /** Changes the row if it is there, by what is said of the answer; a row that is not there does not come to be. */
    Change change(Table table, Object... key);

    /** Removes the row if it is there. */
    void remove(Table table, Object... key);

    /** A row to be changed; each call changes it. */
    interface Change {

        /** Gives a column a value. */
        Change set(String column, @Nullable Object value);

        /** Adds to what is in a column; nothing remains nothing. */
        Change add(String column, Number amount);
    }
}
