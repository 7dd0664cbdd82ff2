package dev.keelson.projections.rows;

/** The kinds of columns, by what their values are on the way to the database and what a column's size says of them. */
enum ColumnKind {
    /** {@link String}, at most size characters, or any number for 0. */
    TEXT,

    /** {@link String}, of a type that is padded, compared in a way of its own, or read from text. */
    OTHER,

    /** {@link Long}, size bytes of it. */
    INTEGER,

    /** {@link java.math.BigDecimal}, with size decimals, or any number for less than 0. */
    DECIMAL,

    /** {@link Double}. */
    FLOATING,

    /** {@link Boolean}. */
    BOOLEAN,

    /** {@link java.time.Instant}, with size decimals of a second. */
    INSTANT,

    /** {@link java.time.LocalDate}. */
    DATE,

    /** {@link java.util.UUID}. */
    UUID,

    /** {@code byte[]}. */
    BYTES
}
