package dev.keelson.projections.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.domain.Rows;
import dev.keelson.domain.Table;
import dev.keelson.eventstore.TestDatabase;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** The tagged code of this file is what the section "Fast projections" of docs/guides/read-models.md shows. */
final class FastProjectionsGuideIT {

    private static final Path GUIDE = Path.of("docs/guides/read-models.md");
    private static final Path SOURCE =
            Path.of("projections/src/test/java/dev/keelson/projections/rows/FastProjectionsGuideIT.java");
    private static final Pattern SECTION = Pattern.compile("(?s)\n## Fast projections\n(.*?)(?=\n## |\\z)");
    private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)```");
    private static final Pattern REGION = Pattern.compile("(?s)// tag::([a-z-]+)\\[\\]\n(.*?) *// end::\\1\\[\\]");

    private record OrderPlaced(String orderId, String customerId, String productId, int quantity, BigDecimal total) {}

    private record OrderCancelled(String orderId, String productId, int quantity, BigDecimal total) {}

    private record CustomerForgotten(List<String> orderIds) {}

    private enum Status {
        OPEN,
        CANCELLED
    }

    private static final class OrdersProjection {

        // tag::tables[]
        private static final Table ORDERS =
                Table.named("shop_order").keyedBy("order_id").with("customer_id", "status");
        private static final Table SALES =
                Table.named("shop_sales").keyedBy("product_id").summing("quantity", "revenue");
        // end::tables[]

        // tag::handlers[]
        @EventHandler(eventName = "shop.OrderPlaced")
        void on(OrderPlaced event, Rows rows) {
            rows.put(ORDERS, event.orderId(), event.customerId(), Status.OPEN);
            rows.sum(SALES, event.productId(), event.quantity(), event.total());
        }

        @EventHandler(eventName = "shop.OrderCancelled")
        void on(OrderCancelled event, Rows rows) {
            rows.change(ORDERS, event.orderId()).set("status", Status.CANCELLED);
            rows.change(SALES, event.productId())
                    .add("quantity", -event.quantity())
                    .add("revenue", event.total().negate());
        }

        @EventHandler(eventName = "shop.CustomerForgotten")
        void on(CustomerForgotten event, Rows rows) {
            event.orderIds().forEach(orderId -> rows.remove(ORDERS, orderId));
        }
        // end::handlers[]
    }

    @Test
    void the_handlers_keep_their_tables() {
        try (var database = TestDatabase.h2()) {
            Jdbi.create(database.dataSource()).useHandle(handle -> {
                handle.execute("""
                        CREATE TABLE shop_order (
                          order_id VARCHAR(8) PRIMARY KEY, customer_id VARCHAR(8), status VARCHAR(16))
                        """);
                handle.execute("""
                        CREATE TABLE shop_sales (
                          product_id VARCHAR(8) PRIMARY KEY, quantity BIGINT, revenue NUMERIC(20, 2))
                        """);
                var rows = new RowChanges(handle, new TableTypes());
                handleEvents(new OrdersProjection(), rows);
                rows.flush();
                assertThat(handle.select("SELECT order_id, status FROM shop_order")
                                .map((row, _) -> row.getString(1) + " " + row.getString(2))
                                .list())
                        .containsExactly("o-2 CANCELLED");
                assertThat(handle.select("SELECT quantity, revenue FROM shop_sales")
                                .map((row, _) -> row.getLong(1) + " " + row.getString(2))
                                .list())
                        .containsExactly("2 20.00");
            });
        }
    }

    private static void handleEvents(OrdersProjection projection, Rows rows) {
        projection.on(new OrderPlaced("o-1", "c-1", "lamp", 2, new BigDecimal("20.00")), rows);
        projection.on(new OrderPlaced("o-2", "c-2", "lamp", 1, new BigDecimal("10.00")), rows);
        projection.on(new OrderCancelled("o-2", "lamp", 1, new BigDecimal("10.00")), rows);
        projection.on(new CustomerForgotten(List.of("o-1")), rows);
    }

    @Test
    void the_guide_shows_the_code_that_is_tested() throws IOException {
        var section = SECTION.matcher(read(GUIDE)).results().findFirst().orElseThrow();
        var shown = BLOCK.matcher(section.group(1)).results().map(block -> block.group(1));
        var tested = REGION.matcher(read(SOURCE))
                .results()
                .map(region -> region.group(2).stripTrailing().stripIndent() + "\n");

        assertThat(shown.toList()).isNotEmpty().isEqualTo(tested.toList());
    }

    /** By the path from the top of the project; seen from the module or from the top. */
    private static String read(Path path) throws IOException {
        return Files.readString(Files.exists(path) ? path : Path.of("..").resolve(path));
    }
}
