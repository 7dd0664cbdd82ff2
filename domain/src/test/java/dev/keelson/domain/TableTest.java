package dev.keelson.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TableTest {

    @Test
    void columns_are_keys_values_and_sums_in_this_order() {
        var sales = Table.named("sales")
                .keyedBy("shop", "product_id")
                .with("currency", "name")
                .summing("quantity")
                .summing("revenue");
        assertThat(sales.columns()).containsExactly("shop", "product_id", "currency", "name", "quantity", "revenue");
        assertThat(sales)
                .isEqualTo(new Table(
                        "sales",
                        List.of("shop", "product_id"),
                        List.of("currency", "name"),
                        List.of("quantity", "revenue")));
    }

    @Test
    void names_are_those_of_sql_without_quotes() {
        assertThatThrownBy(() -> Table.named("Sales").keyedBy("id"))
                .hasMessage("a table's name must match [a-z_][a-z0-9_]*, was 'Sales'");
        assertThatThrownBy(() -> Table.named("sales").keyedBy("id; DROP TABLE sales"))
                .hasMessageContaining("a column of table sales must match")
                .hasMessageContaining("was 'id; DROP TABLE sales'");
        assertThatThrownBy(() -> Table.named("sales").keyedBy("id").with("")).hasMessageContaining("was ''");
    }

    @Test
    void a_table_has_a_key_and_no_column_twice() {
        assertThatThrownBy(() -> Table.named("sales").keyedBy())
                .hasMessage("table sales has no key; say keyedBy(\"…\")");
        assertThatThrownBy(() -> Table.named("sales").keyedBy("id").with("name").summing("name"))
                .hasMessage("table sales has column name twice");
    }
}
