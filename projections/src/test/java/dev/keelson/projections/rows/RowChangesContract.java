package dev.keelson.projections.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.domain.Table;
import dev.keelson.eventstore.TestDatabase;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What changes of rows come to on every database. */
abstract class RowChangesContract {

    private static final Table SALES =
            Table.named("sales").keyedBy("product_id").with("currency").summing("quantity", "revenue");
    private static final Table KINDS = Table.named("kinds")
            .keyedBy("id")
            .with("label", "small", "whole", "large", "price", "ratio", "yes", "at", "on_day", "other_id", "content");
    private static final Table MEMBERS = Table.named("members").keyedBy("club", "member");
    private static final int ROUNDS = Integer.getInteger("keelson.rows.rounds", 100);
    private static final Instant AT = Instant.parse("2026-10-25T00:30:00.123456Z");

    private final TestDatabase database = create();
    private final Handle handle = Jdbi.create(database.dataSource()).open();
    private final TableTypes types = new TableTypes();
    private final RowChanges rows = new RowChanges(handle, types);

    private enum Status {
        OPEN
    }

    abstract TestDatabase create();

    @BeforeEach
    void createTables() {
        handle.execute("""
                CREATE TABLE sales (
                  product_id VARCHAR(8) PRIMARY KEY,
                  currency VARCHAR(3) NOT NULL,
                  quantity BIGINT NOT NULL,
                  revenue NUMERIC(20, 4) NOT NULL,
                  remark VARCHAR(8) DEFAULT 'new')
                """);
        handle.execute("""
                CREATE TABLE kinds (
                  id UUID PRIMARY KEY,
                  label VARCHAR(8),
                  small SMALLINT,
                  whole INTEGER,
                  large BIGINT,
                  price NUMERIC(12, 2),
                  ratio DOUBLE PRECISION,
                  yes BOOLEAN,
                  at TIMESTAMP WITH TIME ZONE,
                  on_day DATE,
                  other_id UUID,
                  content %s)
                """.formatted(database.url().startsWith("jdbc:h2:") ? "VARBINARY" : "BYTEA"));
        handle.execute("CREATE TABLE members (club VARCHAR(8), member INTEGER, PRIMARY KEY (club, member))");
        handle.execute("CREATE TABLE measures (id DOUBLE PRECISION PRIMARY KEY, amount DOUBLE PRECISION NOT NULL)");
    }

    @AfterEach
    void drop() {
        handle.close();
        database.close();
    }

    @Test
    void a_row_is_put_in_the_place_of_the_one_that_has_its_key() {
        rows.put(SALES, "lamp", "EUR", 1, money("1.50"));
        rows.put(SALES, "desk", "EUR", 2, money("20"));
        rows.flush();
        assertThat(sales()).containsExactly("desk EUR 2 20.0000 new", "lamp EUR 1 1.5000 new");

        handle.execute("UPDATE sales SET remark = 'kept'");
        rows.put(SALES, "lamp", "USD", 7, money("8"));
        rows.flush();
        assertThat(sales()).containsExactly("desk EUR 2 20.0000 kept", "lamp USD 7 8.0000 kept");
    }

    @Test
    void nothing_is_written_before_the_flush_and_nothing_twice() {
        rows.sum(SALES, "lamp", "EUR", 1, money("1.50"));
        assertThat(sales()).isEmpty();
        rows.flush();
        rows.flush();
        assertThat(sales()).containsExactly("lamp EUR 1 1.5000 new");
    }

    @Test
    void sums_add_up_in_memory_and_in_the_table() {
        rows.sum(SALES, "lamp", "EUR", 1, money("1.5"));
        rows.sum(SALES, "lamp", "EUR", 2L, money("0.0001"));
        rows.flush();
        rows.sum(SALES, "lamp", "USD", -5, money("-0.25"));
        rows.sum(SALES, "lamp", "GBP", (short) 1, 1);
        rows.flush();
        assertThat(sales()).containsExactly("lamp GBP -1 2.2501 new");
    }

    @Test
    void a_change_needs_a_row() {
        rows.change(SALES, "lamp").set("currency", "USD").add("quantity", 1);
        rows.flush();
        assertThat(sales()).isEmpty();

        rows.put(SALES, "lamp", "EUR", 1, money("1"));
        rows.flush();
        rows.change(SALES, "lamp").set("currency", "USD").add("quantity", 2).add("quantity", 3);
        rows.change(SALES, "lamp").set("revenue", money("9")).add("revenue", money("0.5"));
        rows.change(SALES, "desk").add("quantity", 1);
        rows.flush();
        assertThat(sales()).containsExactly("lamp USD 6 9.5000 new");
    }

    @Test
    void a_change_is_made_to_the_row_that_the_batch_has_put() {
        rows.put(SALES, "lamp", "EUR", 1, money("1"));
        rows.change(SALES, "lamp").set("currency", "USD").add("quantity", 4);
        rows.flush();
        assertThat(sales()).containsExactly("lamp USD 5 1.0000 new");
    }

    @Test
    void a_sum_after_a_change_adds_to_what_was_changed_or_else_inserts() {
        rows.put(SALES, "lamp", "EUR", 1, money("1"));
        rows.flush();
        for (var product : List.of("lamp", "desk")) {
            rows.change(SALES, product).set("quantity", 10).add("revenue", 100);
            rows.sum(SALES, product, "USD", 5, money("5"));
        }
        rows.flush();
        assertThat(sales()).containsExactly("desk USD 5 5.0000 new", "lamp USD 15 106.0000 new");
    }

    @Test
    void a_change_after_a_sum_is_part_of_it() {
        rows.put(SALES, "lamp", "EUR", 1, money("1"));
        rows.flush();
        for (var product : List.of("lamp", "desk")) {
            rows.sum(SALES, product, "EUR", 5, money("5"));
            rows.change(SALES, product).set("quantity", 10).add("revenue", 100);
        }
        rows.flush();
        assertThat(sales()).containsExactly("desk EUR 10 105.0000 new", "lamp EUR 10 106.0000 new");
    }

    @Test
    void a_removed_row_is_gone_and_one_that_is_put_after_it_is_new() {
        rows.put(SALES, "lamp", "EUR", 1, money("1"));
        rows.put(SALES, "desk", "EUR", 1, money("1"));
        rows.put(SALES, "sofa", "EUR", 1, money("1"));
        rows.flush();
        handle.execute("UPDATE sales SET remark = 'kept'");
        rows.remove(SALES, "lamp");
        rows.change(SALES, "lamp").add("quantity", 1);
        rows.remove(SALES, "desk");
        rows.sum(SALES, "desk", "EUR", 3, money("3"));
        rows.put(SALES, "bed", "EUR", 1, money("1"));
        rows.remove(SALES, "bed");
        rows.flush();
        assertThat(sales()).containsExactly("desk EUR 3 3.0000 new", "sofa EUR 1 1.0000 kept");
    }

    @Test
    void values_of_every_kind_are_kept_exactly() {
        var id = UUID.fromString("0190a8f0-0000-7000-8000-000000000001");
        var content = new byte[] {0, -1, 39, 92};
        rows.put(
                KINDS,
                id,
                "{\",\\'ä",
                (short) -3,
                7,
                Long.MIN_VALUE,
                money("-0.05"),
                0.1,
                true,
                AT,
                day(),
                id,
                content);
        rows.flush();
        assertThat(kinds(id))
                .containsExactly(
                        "{\",\\'ä",
                        -3,
                        7,
                        Long.MIN_VALUE,
                        money("-0.05"),
                        0.1,
                        true,
                        AT,
                        day(),
                        id,
                        List.of(0, -1, 39, 92));
    }

    @Test
    void every_value_beside_the_key_may_be_null() {
        var id = UUID.randomUUID();
        var row = new @Nullable Object[KINDS.columns().size()];
        row[0] = id;
        rows.put(KINDS, row);
        rows.change(KINDS, id).add("whole", 1).add("price", money("1"));
        rows.flush();
        rows.change(KINDS, id).add("large", 1).set("label", null);
        rows.flush();
        assertThat(kinds(id)).hasSize(11).containsOnlyNulls();
    }

    @Test
    void values_are_rounded_as_the_database_would() {
        var id = UUID.randomUUID();
        rows.put(KINDS, row(id, Map.of("price", money("1.005"), "at", AT.plusNanos(500), "ratio", 3)));
        rows.change(KINDS, id).add("price", money("-0.0100"));
        rows.flush();
        assertThat(kinds(id)).contains(money("1.00"), AT.plusNanos(1000), 3.0);
    }

    @Test
    void an_enum_stands_for_its_name_and_an_offset_for_the_instant() {
        var id = UUID.randomUUID();
        var at = OffsetDateTime.parse("2026-10-25T02:30:00.123456+02:00");
        rows.put(KINDS, row(id, Map.of("label", Status.OPEN, "at", at)));
        rows.flush();
        assertThat(kinds(id)).contains("OPEN", AT);
    }

    @Test
    void a_text_is_read_as_json_where_the_column_is_json() {
        handle.execute("CREATE TABLE documents (id INTEGER PRIMARY KEY, content %s)"
                .formatted(database.url().startsWith("jdbc:h2:") ? "JSON" : "JSONB"));
        var documents = Table.named("documents").keyedBy("id").with("content");
        rows.put(documents, 1, "{\"a\": [1, null]}");
        rows.flush();
        rows.change(documents, 1).set("content", "{\"b\": 2}");
        rows.put(documents, 2, null);
        rows.flush();
        assertThat(handle.select("SELECT content FROM documents ORDER BY id")
                        .map((row, _) -> String.valueOf(row.getString(1)).replace(" ", ""))
                        .list())
                .containsExactly("{\"b\":2}", "null");
    }

    @Test
    void keys_are_equal_where_the_database_finds_them_equal() {
        rows.put(MEMBERS, "chess", 1);
        rows.put(MEMBERS, "chess", 1L);
        rows.put(MEMBERS, "chess", (short) 2);
        rows.flush();
        rows.put(MEMBERS, "chess", 1);
        rows.remove(MEMBERS, "chess", 2L);
        rows.flush();
        assertThat(handle.select("SELECT member FROM members")
                        .mapTo(Integer.class)
                        .list())
                .containsExactly(1);
    }

    @Test
    void rows_are_written_before_they_are_too_many() {
        var few = new RowChanges(handle, types, 3);
        few.put(MEMBERS, "chess", 1);
        few.put(MEMBERS, "chess", 2);
        few.put(MEMBERS, "chess", 2);
        assertThat(count("members")).isZero();
        few.put(MEMBERS, "chess", 3);
        assertThat(count("members")).isEqualTo(3);

        var change = few.change(SALES, "lamp").add("quantity", 1);
        few.put(SALES, "lamp", "EUR", 1, money("1"));
        few.put(MEMBERS, "chess", 4);
        few.put(MEMBERS, "chess", 5);
        change.add("quantity", 1);
        few.flush();
        assertThat(sales()).containsExactly("lamp EUR 2 1.0000 new");
    }

    @Test
    void thousands_of_rows_are_one_batch() {
        for (var number = 0; number < 5_000; number++) {
            rows.put(MEMBERS, "chess", number);
            rows.sum(SALES, "p-" + number % 2_000, "EUR", 1, money("0.01"));
        }
        rows.flush();
        assertThat(count("members")).isEqualTo(5_000);
        assertThat(handle.select("SELECT SUM(quantity) FROM sales")
                        .mapTo(Long.class)
                        .one())
                .isEqualTo(5_000);
        assertThat(count("sales")).isEqualTo(2_000);
    }

    @Test
    void a_value_is_refused_at_once_with_table_and_column() {
        refused(
                () -> rows.put(SALES, "lamp", "EUR", 1),
                "table sales takes 4 values (product_id, currency, quantity, revenue), was given 3");
        refused(() -> rows.remove(SALES), "table sales takes 1 values (product_id), was given 0");
        refused(() -> rows.put(SALES, "lamp", null, 1, 1), "column currency of table sales must not be null");
        refused(() -> rows.put(SALES, null, "EUR", 1, 1), "column product_id of table sales must not be null");
        refused(
                () -> rows.put(SALES, "lamp", "EURO", 1, 1),
                "column currency of table sales has room for 3 characters");
        refused(
                () -> rows.put(SALES, "lamp", "EUR", 1.5, 1),
                "column quantity of table sales is",
                "takes no Double, was 1.5");
        refused(() -> rows.sum(SALES, "lamp", "EUR", null, 1), "column quantity of table sales must not be null");
        refused(
                () -> rows.sum(SALES, "lamp", "EUR", 1, money("0.00001")),
                "column revenue of table sales keeps 4 decimals");
        refused(() -> rows.change(SALES, "lamp").set("colour", "red"), "table sales has no column colour to change");
        refused(
                () -> rows.change(SALES, "lamp").set("product_id", "x"),
                "table sales has no column product_id to change");
        refused(
                () -> rows.change(SALES, "lamp").add("currency", 1),
                "column currency of table sales is",
                "nothing can be added");
        refused(
                () -> rows.change(KINDS, UUID.randomUUID()).set("small", 40_000),
                "column small of table kinds is",
                "no room");
        refused(
                () -> rows.change(KINDS, UUID.randomUUID()).set("whole", money("1.5")),
                "column whole of table kinds is");
        refused(
                () -> rows.change(KINDS, UUID.randomUUID()).set("at", Instant.MAX),
                "column at of table kinds takes years from");
        refused(() -> rows.sum(MEMBERS, "chess", 1), "table members has no columns for sums");
        rows.flush();
        assertThat(sales()).isEmpty();
    }

    @Test
    void sums_that_depend_on_their_order_are_refused() {
        var measures = Table.named("measures").keyedBy("id").summing("amount");
        refused(() -> rows.sum(measures, 1.0, 1.0), "column id of table measures is", "cannot be in a key");
        refused(() -> rows.change(KINDS, UUID.randomUUID()).add("ratio", 1), "whose sums depend on their order");
    }

    @Test
    void a_sum_without_room_is_refused() {
        var id = UUID.randomUUID();
        rows.put(KINDS, row(id, Map.of("large", Long.MAX_VALUE)));
        refused(() -> rows.change(KINDS, id).add("large", 1), "column large of table kinds has no room for the sum");
    }

    @Test
    void a_table_is_described_in_one_way_in_a_batch() {
        rows.put(SALES, "lamp", "EUR", 1, money("1"));
        refused(
                () -> rows.remove(Table.named("sales").keyedBy("product_id"), "lamp"),
                "table sales is described in two ways in one batch; describe it once");
    }

    @Test
    void a_column_that_was_changed_is_known_after_a_failed_write() {
        rows.put(MEMBERS, "chess", 1);
        rows.flush();
        handle.execute("ALTER TABLE members RENAME TO people");
        handle.execute("CREATE TABLE members (club INTEGER, member INTEGER, PRIMARY KEY (club, member))");
        rows.put(MEMBERS, "chess", 1);
        assertThatThrownBy(rows::flush).isNotNull();

        var again = new RowChanges(handle, types);
        again.put(MEMBERS, 7, 1);
        again.flush();
        assertThat(count("members")).isEqualTo(1);
    }

    @Test
    void any_changes_come_to_what_they_come_to_one_by_one() {
        handle.execute(RandomChanges.ddl(RandomChanges.MERGED));
        handle.execute(RandomChanges.ddl(RandomChanges.PLAIN));
        var plain = new PlainRows(handle);
        var seed = Long.getLong("keelson.rows.seed", System.nanoTime());
        var random = new Random(seed);
        var changes = new RandomChanges(random);
        for (var round = 0; round < ROUNDS; round++) {
            for (var number = random.nextInt(12); number >= 0; number--) {
                changes.next(rows, plain);
            }
            rows.flush();
            assertThat(all("merged"))
                    .describedAs("round %d of seed %d", round, seed)
                    .isEqualTo(all("plain"));
            handle.execute("UPDATE merged SET remark = 'round " + round + "'");
            handle.execute("UPDATE plain SET remark = 'round " + round + "'");
        }
    }

    private List<Map<String, Object>> all(String table) {
        return handle.select("SELECT * FROM " + table + " ORDER BY customer, line")
                .mapToMap()
                .list();
    }

    private List<String> sales() {
        return handle.select("SELECT product_id, currency, quantity, revenue, remark FROM sales ORDER BY product_id")
                .map((row, _) -> "%s %s %d %s %s"
                        .formatted(
                                row.getString(1),
                                row.getString(2),
                                row.getLong(3),
                                row.getBigDecimal(4),
                                row.getString(5)))
                .list();
    }

    private List<@Nullable Object> kinds(UUID id) {
        return handle.select("SELECT %s FROM kinds WHERE id = ?".formatted(String.join(", ", KINDS.values())), id)
                .map((row, _) -> Arrays.asList(
                        row.getString(1),
                        row.getObject(2, Integer.class),
                        row.getObject(3, Integer.class),
                        row.getObject(4, Long.class),
                        row.getBigDecimal(5),
                        row.getObject(6, Double.class),
                        row.getObject(7, Boolean.class),
                        instant(row.getObject(8, OffsetDateTime.class)),
                        row.getObject(9, LocalDate.class),
                        row.getObject(10, UUID.class),
                        numbers(row.getBytes(11))))
                .one();
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static @Nullable List<Integer> numbers(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        var numbers = new Integer[bytes.length];
        Arrays.setAll(numbers, index -> (int) bytes[index]);
        return List.of(numbers);
    }

    private static @Nullable Object[] row(UUID id, Map<String, Object> values) {
        var all = new HashMap<String, Object>(values);
        all.put("id", id);
        return KINDS.columns().stream().map(all::get).toArray();
    }

    private int count(String table) {
        return handle.select("SELECT COUNT(*) FROM " + table)
                .mapTo(Integer.class)
                .one();
    }

    private static void refused(Runnable change, String... facts) {
        assertThatThrownBy(change::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(facts);
    }

    private static BigDecimal money(String amount) {
        return new BigDecimal(amount);
    }

    private static LocalDate day() {
        return LocalDate.of(2026, 2, 28);
    }
}
