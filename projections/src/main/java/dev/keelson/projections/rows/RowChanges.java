package dev.keelson.projections.rows;

import dev.keelson.domain.Rows;
import dev.keelson.domain.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The changes of rows that are made in one transaction, merged row by row and written when it is {@linkplain #flush()
 * flushed}; also before that, whenever it holds as many rows as it may. Who begins the transaction flushes before the commit,
 * and drops this with the transaction when that is rolled back.
 *
 * <p>Tables are written in the order in which they are first changed; of each table first the rows that are removed, then
 * those that are changed, then those that are put or summed. That is to be seen only by a foreign key or by a unique index
 * beside the key, which is better deferred or left out.
 *
 * <p>Not safe for use by many threads.
 */
public final class RowChanges implements Rows {

    /** How many rows are held before they are written. */
    public static final int LIMIT = 50_000;

    private final Handle transaction;
    private final TableTypes types;
    private final int limit;
    private final RowWriter writer;
    private final Map<String, TableChanges> tables = new LinkedHashMap<>();

    /**
     * None yet.
     *
     * @param transaction what they are written in
     * @param types of the tables as the transaction sees them
     */
    public RowChanges(Handle transaction, TableTypes types) {
        this(transaction, types, LIMIT);
    }

    RowChanges(Handle transaction, TableTypes types, int limit) {
        this.transaction = transaction;
        this.types = types;
        this.limit = limit;
        writer = RowWriter.to(transaction);
    }

    @Override
    public void put(Table table, @Nullable Object... values) {
        var changes = of(table);
        changes.put(changes.columns().row(values));
        flushWhenFull();
    }

    @Override
    public void sum(Table table, @Nullable Object... values) {
        if (table.sums().isEmpty()) {
            throw new IllegalArgumentException(
                    "table %s has no columns for sums; say summing(\"…\")".formatted(table.name()));
        }
        var changes = of(table);
        changes.sum(changes.columns().summand(values));
        flushWhenFull();
    }

    @Override
    public Change change(Table table, Object... key) {
        var changes = of(table);
        return new KeyedChange(changes, changes.columns().key(key));
    }

    @Override
    public void remove(Table table, Object... key) {
        var changes = of(table);
        changes.remove(changes.columns().key(key));
        flushWhenFull();
    }

    private TableChanges of(Table table) {
        var changes = tables.get(table.name());
        if (changes == null) {
            changes = new TableChanges(types.columns(table, transaction));
            tables.put(table.name(), changes);
        }
        var known = changes.columns().table();
        if (!known.equals(table)) {
            throw new IllegalArgumentException(
                    "table %s is described in two ways in one batch; describe it once: %s, %s"
                            .formatted(table.name(), known, table));
        }
        return changes;
    }

    private void flushWhenFull() {
        var held = 0;
        for (var changes : tables.values()) {
            held += changes.size();
        }
        if (held >= limit) {
            flush();
        }
    }

    /** Writes what is held, and holds nothing any more. */
    public void flush() {
        try {
            tables.values().forEach(changes -> changes.flush(writer));
        } catch (RuntimeException e) {
            types.forget();
            throw e;
        }
    }

    /** Looks its row up at each call, since there may be a flush between two. */
    private final class KeyedChange implements Change {

        private final TableChanges changes;
        private final List<Object> key;

        KeyedChange(TableChanges changes, List<Object> key) {
            this.changes = changes;
            this.key = key;
        }

        @Override
        public Change set(String column, @Nullable Object value) {
            var index = changes.columns().changeable(column);
            changes.set(key, index, changes.columns().get(index).value(value));
            flushWhenFull();
            return this;
        }

        @Override
        public Change add(String column, Number amount) {
            var index = changes.columns().changeable(column);
            changes.add(key, index, changes.columns().get(index).amount(amount));
            flushWhenFull();
            return this;
        }
    }
}
