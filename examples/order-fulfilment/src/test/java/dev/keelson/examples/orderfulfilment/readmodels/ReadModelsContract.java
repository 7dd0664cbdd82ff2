package dev.keelson.examples.orderfulfilment.readmodels;

import static dev.keelson.examples.orderfulfilment.Examples.cancelled;
import static dev.keelson.examples.orderfulfilment.Examples.euros;
import static dev.keelson.examples.orderfulfilment.Examples.placed;
import static dev.keelson.examples.orderfulfilment.Examples.priced;
import static dev.keelson.examples.orderfulfilment.Examples.registered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.examples.orderfulfilment.Examples;
import dev.keelson.examples.orderfulfilment.Money;
import dev.keelson.examples.orderfulfilment.catalog.PriceChanged;
import dev.keelson.examples.orderfulfilment.catalog.ProductRegistered;
import dev.keelson.examples.orderfulfilment.catalog.StockAdded;
import dev.keelson.examples.orderfulfilment.orders.OrderPlaced;
import dev.keelson.examples.orderfulfilment.orders.PricedLine;
import dev.keelson.projections.rows.RowChanges;
import dev.keelson.projections.rows.TableTypes;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the read models answer, whatever database they are in. */
abstract class ReadModelsContract {

    private static final Instant PLACED_AT = Instant.parse("2026-10-25T00:30:00.123456Z");

    private final CatalogProjection catalog = new CatalogProjection();
    private final OrderProjection orders = new OrderProjection();
    private final SalesProjection sales = new SalesProjection();
    private final CatalogQueryHandler catalogQueries = new CatalogQueryHandler();
    private final OrderQueryHandler orderQueries = new OrderQueryHandler();
    private final SalesQueryHandler salesQueries = new SalesQueryHandler();

    @SuppressWarnings("NullAway.Init")
    private Handle handle;

    @SuppressWarnings("NullAway.Init")
    private RowChanges rows;

    /** A database without any tables. */
    abstract Jdbi emptyDatabase();

    @BeforeEach
    void migrate() {
        handle = emptyDatabase().installPlugin(new SqlObjectPlugin()).open();
        Examples.createTables(handle);
        handle.begin();
        rows = new RowChanges(handle, new TableTypes());
    }

    @AfterEach
    void close() {
        handle.rollback();
        handle.close();
    }

    @Test
    void a_registered_product_is_found() {
        catalog.on(registered("p-1", "12.30", 7), rows);

        assertThat(catalogQueries.find(new FindProduct("p-1"), written()))
                .isEqualTo(new ProductView("p-1", "Product p-1", euros("12.30"), 7));
    }

    @Test
    void a_price_has_the_decimals_of_its_currency() {
        catalog.on(new ProductRegistered("p-1", "One", new Money("1200", "JPY"), 7), rows);

        assertThat(catalogQueries.find(new FindProduct("p-1"), written()))
                .isEqualTo(new ProductView("p-1", "One", new Money("1200", "JPY"), 7));
    }

    @Test
    void an_unknown_product_is_nothing() {
        assertThat(catalogQueries.find(new FindProduct("p-1"), written())).isNull();
    }

    @Test
    void price_and_stock_follow_the_events() {
        var order = placed("o-1", "20.00", priced("p-1", 2, "10.00"), priced("p-2", 1, "0.00"));
        catalog.on(registered("p-1", "12.30", 7), rows);
        catalog.on(registered("p-2", "0.00", 7), rows);
        catalog.on(new PriceChanged("p-1", euros("10.00")), rows);
        catalog.on(new StockAdded("p-1", 3), rows);
        catalog.on(order, rows);

        assertThat(products(null, null))
                .containsExactly(
                        new ProductView("p-1", "Product p-1", euros("10.00"), 8),
                        new ProductView("p-2", "Product p-2", euros("0.00"), 6));

        catalog.on(cancelled(order), rows);

        assertThat(products(null, null)).extracting(ProductView::stock).containsExactly(10L, 7L);
    }

    @Test
    void products_are_paged() {
        IntStream.rangeClosed(1, 5).forEach(number -> catalog.on(registered("p-" + number, "1.00", number), rows));

        var first = catalogQueries.find(new FindProducts(null, 2), written());
        var second = catalogQueries.find(new FindProducts(first.next(), 2), written());
        var third = catalogQueries.find(new FindProducts(second.next(), 2), written());

        assertThat(first.items()).extracting(ProductView::productId).containsExactly("p-1", "p-2");
        assertThat(first.next()).isEqualTo("p-2");
        assertThat(second.items()).extracting(ProductView::productId).containsExactly("p-3", "p-4");
        assertThat(third.items()).extracting(ProductView::productId).containsExactly("p-5");
        assertThat(third.next()).isNull();
    }

    @Test
    void a_page_that_ends_the_list_says_so() {
        IntStream.rangeClosed(1, 20)
                .forEach(number -> catalog.on(registered("p-%02d".formatted(number), "1.00", number), rows));

        var page = catalogQueries.find(new FindProducts(null, null), written());

        assertThat(page.items()).hasSize(20);
        assertThat(page.next()).isNull();
    }

    @Test
    void a_page_has_twenty_items_unless_told() {
        IntStream.rangeClosed(1, 21)
                .forEach(number -> catalog.on(registered("p-%02d".formatted(number), "1.00", number), rows));

        assertThat(products(null, null)).hasSize(20);
        assertThat(products(null, 100)).hasSize(21);
    }

    @Test
    void a_placed_order_is_open() {
        place("o-1", "c-1", priced("p-2", 2, "1.50"), priced("p-1", 1, "0.25"));

        assertThat(orderQueries.find(new FindOrder("o-1"), written()))
                .isEqualTo(new OrderView(
                        "o-1",
                        "c-1",
                        OrderStatus.OPEN,
                        List.of(priced("p-2", 2, "1.50"), priced("p-1", 1, "0.25")),
                        euros("3.25"),
                        null,
                        PLACED_AT));
    }

    @Test
    void a_cancelled_order_says_why() {
        var order = place("o-1", "c-1", priced("p-1", 1, "1.00"));
        orders.on(cancelled(order), rows);

        assertThat(orderQueries.find(new FindOrder("o-1"), written())).satisfies(view -> {
            assertThat(view.status()).isEqualTo(OrderStatus.CANCELLED);
            assertThat(view.reason()).isEqualTo("changed my mind");
        });
    }

    @Test
    void an_unknown_order_is_nothing() {
        assertThat(orderQueries.find(new FindOrder("o-1"), written())).isNull();
    }

    @Test
    void a_customer_sees_own_orders_by_the_page() {
        place("o-2", "c-1", priced("p-2", 1, "2.00"));
        place("o-1", "c-1", priced("p-1", 1, "1.00"), priced("p-2", 1, "2.00"));
        place("o-3", "c-1", priced("p-1", 1, "1.00"));
        place("o-0", "c-2", priced("p-1", 1, "1.00"));

        var first = orderQueries.find(new FindOrdersOfCustomer("c-1", null, 2), written());
        var second = orderQueries.find(new FindOrdersOfCustomer("c-1", first.next(), 2), written());

        assertThat(first.items()).extracting(OrderView::orderId).containsExactly("o-1", "o-2");
        assertThat(first.items())
                .extracting(OrderView::lines)
                .containsExactly(
                        List.of(priced("p-1", 1, "1.00"), priced("p-2", 1, "2.00")), List.of(priced("p-2", 1, "2.00")));
        assertThat(second.items()).extracting(OrderView::orderId).containsExactly("o-3");
        assertThat(second.next()).isNull();
    }

    @Test
    void a_customer_without_orders_has_an_empty_page() {
        assertThat(orderQueries.find(new FindOrdersOfCustomer("c-1", null, null), written()))
                .isEqualTo(new Page<OrderView>(List.of(), null));
    }

    @Test
    void sales_add_up_per_product() {
        sales.on(placed("o-1", "5.00", priced("p-2", 1, "3.00"), priced("p-1", 2, "1.00")), rows);
        sales.on(placed("o-2", "4.50", priced("p-1", 3, "1.50")), rows);

        assertThat(salesQueries.find(new FindSales(null, null, null), written()))
                .isEqualTo(new Page<>(
                        List.of(new SalesView("p-1", 5, 2, euros("6.50")), new SalesView("p-2", 1, 1, euros("3.00"))),
                        null));
    }

    @Test
    void a_cancelled_order_is_no_sale() {
        var order = placed("o-1", "2.00", priced("p-1", 2, "1.00"));
        sales.on(order, rows);
        sales.on(cancelled(order), rows);

        assertThat(salesQueries
                        .find(new FindSales("p-1", null, null), written())
                        .items())
                .containsExactly(new SalesView("p-1", 0, 0, euros("0.00")));
    }

    @Test
    void the_sales_of_one_product_are_found() {
        sales.on(placed("o-1", "5.00", priced("p-1", 2, "1.00"), priced("p-2", 1, "3.00")), rows);

        assertThat(salesQueries
                        .find(new FindSales("p-2", null, null), written())
                        .items())
                .containsExactly(new SalesView("p-2", 1, 1, euros("3.00")));
        assertThat(salesQueries
                        .find(new FindSales("p-3", null, null), written())
                        .items())
                .isEmpty();
    }

    @Test
    void sales_are_paged() {
        sales.on(placed("o-1", "5.00", priced("p-1", 2, "1.00"), priced("p-2", 1, "3.00")), rows);

        var first = salesQueries.find(new FindSales(null, null, 1), written());

        assertThat(first.next()).isEqualTo("p-1");
        assertThat(salesQueries.find(new FindSales(null, first.next(), 1), written()))
                .isEqualTo(new Page<>(List.of(new SalesView("p-2", 1, 1, euros("3.00"))), null));
    }

    @Test
    void revenue_of_the_largest_orders_has_room() {
        var line = priced("p-1", 1_000_000, "999999999999.99");
        IntStream.rangeClosed(1, 5)
                .forEach(number -> sales.on(placed("o-" + number, "999999999999990000.00", line), rows));

        assertThat(salesQueries
                        .find(new FindSales("p-1", null, null), written())
                        .items())
                .containsExactly(new SalesView("p-1", 5_000_000, 5, euros("4999999999999950000.00")));
    }

    /** The transaction with all that was handled, as it is at the end of a batch. */
    private Handle written() {
        rows.flush();
        return handle;
    }

    private List<ProductView> products(@Nullable String after, @Nullable Integer limit) {
        return catalogQueries.find(new FindProducts(after, limit), written()).items();
    }

    private OrderPlaced place(String orderId, String customerId, PricedLine... lines) {
        var total = List.of(lines).stream().map(PricedLine::total).reduce(Money.zero("EUR"), Money::plus);
        var order = new OrderPlaced(orderId, customerId, List.of(lines), total);
        orders.on(order, PLACED_AT, rows);
        return order;
    }
}
