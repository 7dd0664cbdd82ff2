package dev.keelson.projections.rows;

import dev.keelson.domain.Rows;
import dev.keelson.domain.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Changes of a few rows, each drawn once and asked of several. Values are such that rounding shows. */
final class RandomChanges {

    static final Table MERGED = table("merged");
    static final Table PLAIN = table("plain");

    private static final Instant START = Instant.parse("2026-10-25T00:30:00.123456789Z");

    private final Random random;

    RandomChanges(Random random) {
        this.random = random;
    }

    private static Table table(String name) {
        return Table.named(name)
                .keyedBy("customer", "line")
                .with("label", "price", "stock", "changed_at")
                .summing("quantity", "revenue");
    }

    static String ddl(Table table) {
        return """
                CREATE TABLE %s (
                  customer VARCHAR(20) NOT NULL,
                  line INTEGER NOT NULL,
                  label VARCHAR(20),
                  price NUMERIC(12, 4),
                  stock BIGINT,
                  changed_at TIMESTAMP WITH TIME ZONE,
                  quantity BIGINT NOT NULL,
                  revenue NUMERIC(12, 2) NOT NULL,
                  remark VARCHAR(20) DEFAULT 'new' NOT NULL,
                  PRIMARY KEY (customer, line)
                )
                """.formatted(table.name());
    }

    /** Asks the next change of both. */
    void next(Rows merged, Rows plain) {
        var key = new Object[] {"c-" + random.nextInt(2), random.nextInt(2)};
        switch (random.nextInt(8)) {
            case 0, 1 -> put(row(key), merged, plain);
            case 2, 3 -> sum(row(key), merged, plain);
            case 4 -> set(key, merged, plain);
            case 5, 6 -> add(key, merged, plain);
            default -> {
                merged.remove(MERGED, key);
                plain.remove(PLAIN, key);
            }
        }
    }

    private static void put(@Nullable Object[] row, Rows merged, Rows plain) {
        merged.put(MERGED, row);
        plain.put(PLAIN, row);
    }

    private static void sum(@Nullable Object[] row, Rows merged, Rows plain) {
        merged.sum(MERGED, row);
        plain.sum(PLAIN, row);
    }

    private void set(Object[] key, Rows merged, Rows plain) {
        switch (random.nextInt(4)) {
            case 0 -> set("label", orNull(label()), key, merged, plain);
            case 1 -> set("price", orNull(decimal(6)), key, merged, plain);
            case 2 -> set("revenue", decimal(3), key, merged, plain);
            default -> set("changed_at", orNull(time()), key, merged, plain);
        }
    }

    private static void set(String column, @Nullable Object value, Object[] key, Rows merged, Rows plain) {
        merged.change(MERGED, key).set(column, value);
        plain.change(PLAIN, key).set(column, value);
    }

    private void add(Object[] key, Rows merged, Rows plain) {
        switch (random.nextInt(4)) {
            case 0 -> add("stock", random.nextInt(-9, 9), key, merged, plain);
            case 1 -> add("price", decimal(4), key, merged, plain);
            case 2 -> add("quantity", random.nextLong(-9, 9), key, merged, plain);
            default -> add("revenue", decimal(2), key, merged, plain);
        }
    }

    private static void add(String column, Number amount, Object[] key, Rows merged, Rows plain) {
        merged.change(MERGED, key).add(column, amount);
        plain.change(PLAIN, key).add(column, amount);
    }

    private @Nullable Object[] row(Object[] key) {
        return new @Nullable Object[] {
            key[0],
            key[1],
            orNull(label()),
            orNull(decimal(6)),
            orNull(random.nextLong(100)),
            orNull(time()),
            random.nextInt(-9, 9),
            decimal(2)
        };
    }

    private <T> @Nullable T orNull(T value) {
        return random.nextInt(4) == 0 ? null : value;
    }

    private String label() {
        return "{\"ä\\, %d}".formatted(random.nextInt(100));
    }

    private BigDecimal decimal(int scale) {
        return BigDecimal.valueOf(random.nextInt(-1_000_000, 1_000_000), scale);
    }

    private Instant time() {
        return START.plusNanos(random.nextLong(1_000_000_000_000L));
    }
}
