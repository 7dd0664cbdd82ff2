package dev.keelson.examples.orderfulfilment;

import static dev.keelson.examples.orderfulfilment.Examples.euros;
import static dev.keelson.examples.orderfulfilment.Examples.registered;
import static dev.keelson.examples.orderfulfilment.Examples.unknown;
import static dev.keelson.examples.orderfulfilment.Examples.violationOf;

import dev.keelson.examples.orderfulfilment.catalog.AddStock;
import dev.keelson.examples.orderfulfilment.catalog.ChangePrice;
import dev.keelson.examples.orderfulfilment.catalog.PriceChanged;
import dev.keelson.examples.orderfulfilment.catalog.RegisterProduct;
import dev.keelson.examples.orderfulfilment.catalog.StockAdded;
import org.axonframework.test.fixture.AxonTestFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatalogDecisionsTest {

    private final AxonTestFixture fixture = Examples.decisions();

    @AfterEach
    void stop() {
        fixture.stop();
    }

    @Test
    void a_new_product_is_registered_with_all_decimals_of_its_price() {
        fixture.given()
                .noPriorActivity()
                .when()
                .command(new RegisterProduct("p-1", "Product p-1", euros("12.3"), 7))
                .then()
                .success()
                .events(registered("p-1", "12.30", 7));
    }

    @Test
    void a_product_is_registered_once() {
        fixture.given()
                .event(registered("p-1", "12.30", 7))
                .when()
                .command(new RegisterProduct("p-1", "Another", euros("1.00"), 1))
                .then()
                .noEvents()
                .exceptionSatisfies(
                        violationOf("product-exists", "product p-1 is registered already; choose another id"));
    }

    @Test
    void a_delivery_adds_to_the_stock() {
        fixture.given()
                .event(registered("p-1", "12.30", 0))
                .when()
                .command(new AddStock("p-1", 5))
                .then()
                .success()
                .events(new StockAdded("p-1", 5));
    }

    @Test
    void a_delivery_of_an_unknown_product_is_refused() {
        fixture.given()
                .event(registered("p-1", "12.30", 0))
                .when()
                .command(new AddStock("p-2", 5))
                .then()
                .noEvents()
                .exceptionSatisfies(unknown("there is no product p-2"));
    }

    @Test
    void stock_is_filled_up_to_its_limit() {
        fixture.given()
                .events(registered("p-1", "12.30", 1), new StockAdded("p-1", 999_999_999_994L))
                .when()
                .command(new AddStock("p-1", 5))
                .then()
                .success()
                .events(new StockAdded("p-1", 5));
    }

    @Test
    void stock_never_exceeds_its_limit() {
        fixture.given()
                .events(registered("p-1", "12.30", 1), new StockAdded("p-1", 999_999_999_995L))
                .when()
                .command(new AddStock("p-1", 5))
                .then()
                .noEvents()
                .exceptionSatisfies(violationOf(
                        "stock-limit", "product p-1 has received 999999999996, 5 more would exceed 1000000000000"));
    }

    @Test
    void a_price_is_changed() {
        fixture.given()
                .event(registered("p-1", "12.30", 0))
                .when()
                .command(new ChangePrice("p-1", euros("13")))
                .then()
                .success()
                .events(new PriceChanged("p-1", euros("13.00")));
    }

    @Test
    void a_price_keeps_its_currency() {
        fixture.given()
                .event(registered("p-1", "12.30", 0))
                .when()
                .command(new ChangePrice("p-1", new Money("13.00", "USD")))
                .then()
                .noEvents()
                .exceptionSatisfies(violationOf("price-currency", "product p-1 is sold in EUR, the price is in USD"));
    }

    @Test
    void the_price_of_an_unknown_product_is_refused() {
        fixture.given()
                .noPriorActivity()
                .when()
                .command(new ChangePrice("p-1", euros("13.00")))
                .then()
                .noEvents()
                .exceptionSatisfies(unknown("there is no product p-1"));
    }
}
