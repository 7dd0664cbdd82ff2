package dev.keelson.examples.orderfulfilment;

import static dev.keelson.examples.orderfulfilment.Examples.cancelled;
import static dev.keelson.examples.orderfulfilment.Examples.euros;
import static dev.keelson.examples.orderfulfilment.Examples.line;
import static dev.keelson.examples.orderfulfilment.Examples.placeOrder;
import static dev.keelson.examples.orderfulfilment.Examples.placed;
import static dev.keelson.examples.orderfulfilment.Examples.priced;
import static dev.keelson.examples.orderfulfilment.Examples.registered;
import static dev.keelson.examples.orderfulfilment.Examples.unknown;
import static dev.keelson.examples.orderfulfilment.Examples.violationOf;

import dev.keelson.examples.orderfulfilment.catalog.PriceChanged;
import dev.keelson.examples.orderfulfilment.catalog.ProductRegistered;
import dev.keelson.examples.orderfulfilment.catalog.StockAdded;
import dev.keelson.examples.orderfulfilment.orders.CancelOrder;
import dev.keelson.examples.orderfulfilment.orders.PlaceOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.axonframework.test.fixture.AxonTestFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrderDecisionsTest {

    private final AxonTestFixture fixture = Examples.decisions();

    @AfterEach
    void stop() {
        fixture.stop();
    }

    @Test
    void an_order_reserves_stock_of_every_product() {
        fixture.given()
                .events(registered("p-1", "12.30", 3), registered("p-2", "0.99", 10))
                .when()
                .command(placeOrder("o-1", line("p-1", 3), line("p-2", 10)))
                .then()
                .success()
                .events(placed("o-1", "46.80", priced("p-1", 3, "12.30"), priced("p-2", 10, "0.99")));
    }

    @Test
    void an_order_pays_the_latest_price() {
        fixture.given()
                .events(registered("p-1", "12.30", 3), new PriceChanged("p-1", euros("10.00")))
                .when()
                .command(placeOrder("o-1", line("p-1", 2)))
                .then()
                .success()
                .events(placed("o-1", "20.00", priced("p-1", 2, "10.00")));
    }

    @Test
    void a_delivery_can_be_ordered() {
        fixture.given()
                .events(registered("p-1", "12.30", 1), new StockAdded("p-1", 1))
                .when()
                .command(placeOrder("o-1", line("p-1", 2)))
                .then()
                .success()
                .events(placed("o-1", "24.60", priced("p-1", 2, "12.30")));
    }

    @Test
    void what_is_reserved_cannot_be_ordered_again() {
        fixture.given()
                .events(registered("p-1", "1.00", 5), placed("o-1", "2.00", priced("p-1", 2, "1.00")))
                .when()
                .command(placeOrder("o-2", line("p-1", 4)))
                .then()
                .noEvents()
                .exceptionSatisfies(violationOf("insufficient-stock", "product p-1: 4 wanted, 3 available"));
    }

    @Test
    void one_product_too_few_refuses_the_whole_order() {
        fixture.given()
                .events(registered("p-1", "1.00", 5), registered("p-2", "1.00", 0))
                .when()
                .command(placeOrder("o-1", line("p-1", 1), line("p-2", 1)))
                .then()
                .noEvents()
                .exceptionSatisfies(violationOf("insufficient-stock", "product p-2: 1 wanted, 0 available"));
    }

    @Test
    void a_cancelled_order_gives_its_stock_back() {
        var first = placed("o-1", "5.00", priced("p-1", 5, "1.00"));
        fixture.given()
                .events(registered("p-1", "1.00", 5), first, cancelled(first))
                .when()
                .command(placeOrder("o-2", line("p-1", 5)))
                .then()
                .success()
                .events(placed("o-2", "5.00", priced("p-1", 5, "1.00")));
    }

    @Test
    void an_order_of_an_unknown_product_is_refused() {
        fixture.given()
                .event(registered("p-1", "1.00", 5))
                .when()
                .command(placeOrder("o-1", line("p-1", 1), line("p-2", 1)))
                .then()
                .noEvents()
                .exceptionSatisfies(unknown("there is no product p-2"));
    }

    @Test
    void an_order_is_placed_once() {
        fixture.given()
                .events(registered("p-1", "1.00", 5), placed("o-1", "1.00", priced("p-1", 1, "1.00")))
                .when()
                .command(placeOrder("o-1", line("p-1", 1)))
                .then()
                .noEvents()
                .exceptionSatisfies(violationOf("order-exists", "order o-1 was placed already; choose another id"));
    }

    @Test
    void a_cancelled_order_is_not_placed_again() {
        var first = placed("o-1", "1.00", priced("p-1", 1, "1.00"));
        fixture.given()
                .events(registered("p-1", "1.00", 5), first, cancelled(first))
                .when()
                .command(placeOrder("o-1", line("p-1", 1)))
                .then()
                .noEvents()
                .exceptionSatisfies(violationOf("order-exists", "order o-1 was placed already; choose another id"));
    }

    @Test
    void a_product_is_in_one_line_of_an_order() {
        fixture.given()
                .event(registered("p-1", "1.00", 5))
                .when()
                .command(placeOrder("o-1", line("p-1", 1), line("p-1", 1)))
                .then()
                .noEvents()
                .exceptionSatisfies(
                        violationOf("duplicate-line", "product p-1 is in more than one line; add up its quantities"));
    }

    @Test
    void an_order_is_paid_in_one_currency() {
        var inDollars = new ProductRegistered("p-2", "Product p-2", new Money("1.00", "USD"), 5);
        fixture.given()
                .events(registered("p-1", "1.00", 5), inDollars)
                .when()
                .command(placeOrder("o-1", line("p-1", 1), line("p-2", 1)))
                .then()
                .noEvents()
                .exceptionSatisfies(violationOf(
                        "mixed-currencies",
                        "an order is paid in one currency, product p-2 is sold in USD and not in EUR"));
    }

    @Test
    void a_customer_has_five_open_orders() {
        fixture.given()
                .event(registered("p-1", "1.00", 100))
                .events(openOrders(4))
                .when()
                .command(placeOrder("o-new", line("p-1", 1)))
                .then()
                .success()
                .events(placed("o-new", "1.00", priced("p-1", 1, "1.00")));
    }

    @Test
    void a_customer_has_at_most_five_open_orders() {
        fixture.given()
                .event(registered("p-1", "1.00", 100))
                .events(openOrders(5))
                .when()
                .command(placeOrder("o-new", line("p-1", 1)))
                .then()
                .noEvents()
                .exceptionSatisfies(
                        violationOf("too-many-open-orders", "customer c-1 has 5 open orders, at most 5 are accepted"));
    }

    @Test
    void the_orders_of_others_do_not_count() {
        fixture.given()
                .event(registered("p-1", "1.00", 100))
                .events(openOrders(5))
                .when()
                .command(new PlaceOrder("o-new", "c-2", List.of(line("p-1", 1))))
                .then()
                .success();
    }

    @Test
    void a_cancelled_order_makes_room_for_another() {
        fixture.given()
                .event(registered("p-1", "1.00", 100))
                .events(openOrders(5))
                .event(cancelled(placed("o-1", "1.00", priced("p-1", 1, "1.00"))))
                .when()
                .command(placeOrder("o-new", line("p-1", 1)))
                .then()
                .success();
    }

    @Test
    void an_open_order_is_cancelled_with_its_lines() {
        var order = placed("o-1", "2.00", priced("p-1", 2, "1.00"));
        fixture.given()
                .events(registered("p-1", "1.00", 5), order)
                .when()
                .command(new CancelOrder("o-1", "changed my mind"))
                .then()
                .success()
                .events(cancelled(order));
    }

    @Test
    void a_cancelled_order_is_not_cancelled_again() {
        var order = placed("o-1", "2.00", priced("p-1", 2, "1.00"));
        fixture.given()
                .events(registered("p-1", "1.00", 5), order, cancelled(order))
                .when()
                .command(new CancelOrder("o-1", "again"))
                .then()
                .noEvents()
                .exceptionSatisfies(violationOf("order-not-open", "order o-1 is cancelled already"));
    }

    @Test
    void an_unknown_order_is_not_cancelled() {
        fixture.given()
                .noPriorActivity()
                .when()
                .command(new CancelOrder("o-1", "changed my mind"))
                .then()
                .noEvents()
                .exceptionSatisfies(unknown("there is no order o-1"));
    }

    private static List<?> openOrders(int number) {
        return IntStream.rangeClosed(1, number)
                .mapToObj(order -> placed("o-" + order, "1.00", priced("p-1", 1, "1.00")))
                .toList();
    }
}
