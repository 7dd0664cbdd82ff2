package dev.keelson.domain;

import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A table of a read model as {@link Rows} writes it: which columns tell its rows apart, which take a value and which add up.
 * Columns that the table has beside these keep what they hold; in a new row they have their defaults.
 *
 * {@snippet :
 * private static final Table SALES =
 *         Table.named("sales").keyedBy("product_id").with("currency").summing("quantity", "revenue");
 * }
 *
 * @param name lower-case letters, digits and underscores, without a schema
 * @param keys what a row is known by, at least one column; the table has a primary key or a unique index of them
 * @param values columns that take the value they are given
 * @param sums columns of integers or decimals, never null, to which {@link Rows#sum} adds
 */
public record Table(String name, List<String> keys, List<String> values, List<String> sums) {

    private static final Pattern SQL_NAME = Pattern.compile("[a-z_][a-z0-9_]*");

    /**
     * A table before its keys are said.
     *
     * @param name lower-case letters, digits and underscores, without a schema
     */
    public record Named(String name) {

        /** The table whose rows are known by these columns, and that has no others yet. */
        public Table keyedBy(String... columns) {
            return new Table(name, List.of(columns), List.of(), List.of());
        }
    }

    public Table {
        keys = List.copyOf(keys);
        values = List.copyOf(values);
        sums = List.copyOf(sums);
        requireSqlName("a table's name", name);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("table %s has no key; say keyedBy(\"…\")".formatted(name));
        }
        var seen = new HashSet<String>();
        Stream.of(keys, values, sums).flatMap(List::stream).forEach(column -> {
            requireSqlName("a column of table " + name, column);
            if (!seen.add(column)) {
                throw new IllegalArgumentException("table %s has column %s twice".formatted(name, column));
            }
        });
    }

    private static void requireSqlName(String what, String name) {
        if (!SQL_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("%s must match %s, was '%s'".formatted(what, SQL_NAME, name));
        }
    }

    /** The table of that name, once its keys are said. */
    public static Named named(String name) {
        return new Named(name);
    }

    /** This table with these columns for values, behind those that it has. */
    public Table with(String... columns) {
        return new Table(name, keys, joined(values, columns), sums);
    }

    /** This table with these columns for sums, behind those that it has. */
    public Table summing(String... columns) {
        return new Table(name, keys, values, joined(sums, columns));
    }

    private static List<String> joined(List<String> columns, String... more) {
        return Stream.concat(columns.stream(), Stream.of(more)).toList();
    }

    /** Keys, values, sums: the order in which {@link Rows} takes what is in a row. */
    public List<String> columns() {
        return Stream.of(keys, values, sums).flatMap(List::stream).toList();
    }
}
