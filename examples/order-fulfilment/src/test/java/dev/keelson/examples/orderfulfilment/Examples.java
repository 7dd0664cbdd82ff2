package dev.keelson.examples.orderfulfilment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.domain.DomainRuleViolation;
import dev.keelson.domain.UnknownEntityException;
import dev.keelson.examples.orderfulfilment.catalog.ProductRegistered;
import dev.keelson.examples.orderfulfilment.orders.OrderCancelled;
import dev.keelson.examples.orderfulfilment.orders.OrderLine;
import dev.keelson.examples.orderfulfilment.orders.OrderPlaced;
import dev.keelson.examples.orderfulfilment.orders.PlaceOrder;
import dev.keelson.examples.orderfulfilment.orders.PricedLine;
import java.util.List;
import java.util.function.Consumer;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.test.fixture.AxonTestFixture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.locator.ClasspathSqlLocator;

/** The words that the tests are written in. */
public final class Examples {

    private Examples() {}

    /** The decisions over an event store in memory. */
    static AxonTestFixture decisions() {
        var axon = EventSourcingConfigurer.create();
        OrderFulfilment.decisions(axon);
        return AxonTestFixture.with(axon);
    }

    /** The tables of all read models, in one schema. */
    public static void createTables(Handle database) {
        var scripts = ClasspathSqlLocator.create();
        for (var script : List.of("catalog/V1__products", "orders/V1__orders", "sales/V1__sales")) {
            database.createScript(scripts.locate("db/order-fulfilment/" + script))
                    .execute();
        }
    }

    public static Money euros(String amount) {
        return new Money(amount, "EUR");
    }

    public static ProductRegistered registered(String productId, String euros, long stock) {
        return new ProductRegistered(productId, "Product " + productId, euros(euros), stock);
    }

    public static OrderLine line(String productId, long quantity) {
        return new OrderLine(productId, quantity);
    }

    static PlaceOrder placeOrder(String orderId, OrderLine... lines) {
        return new PlaceOrder(orderId, "c-1", List.of(lines));
    }

    public static PricedLine priced(String productId, long quantity, String euros) {
        return new PricedLine(productId, quantity, euros(euros));
    }

    public static OrderPlaced placed(String orderId, String total, PricedLine... lines) {
        return new OrderPlaced(orderId, "c-1", List.of(lines), euros(total));
    }

    public static OrderCancelled cancelled(OrderPlaced order) {
        return new OrderCancelled(order.orderId(), order.customerId(), order.lines(), "changed my mind");
    }

    static Consumer<Throwable> violationOf(String code, String message) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(DomainRuleViolation.class, violation -> assertThat(violation.code())
                        .isEqualTo(code))
                .hasMessage(message);
    }

    static Consumer<Throwable> unknown(String message) {
        return thrown ->
                assertThat(thrown).isInstanceOf(UnknownEntityException.class).hasMessage(message);
    }
}
