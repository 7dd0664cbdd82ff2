package dev.keelson.examples.orderfulfilment;

import static dev.keelson.examples.orderfulfilment.Examples.cancelled;
import static dev.keelson.examples.orderfulfilment.Examples.euros;
import static dev.keelson.examples.orderfulfilment.Examples.line;
import static dev.keelson.examples.orderfulfilment.Examples.placeOrder;
import static dev.keelson.examples.orderfulfilment.Examples.placed;
import static dev.keelson.examples.orderfulfilment.Examples.priced;
import static dev.keelson.examples.orderfulfilment.Examples.registered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.examples.orderfulfilment.catalog.AddStock;
import dev.keelson.examples.orderfulfilment.catalog.ChangePrice;
import dev.keelson.examples.orderfulfilment.catalog.PriceChanged;
import dev.keelson.examples.orderfulfilment.catalog.RegisterProduct;
import dev.keelson.examples.orderfulfilment.catalog.StockAdded;
import dev.keelson.examples.orderfulfilment.orders.CancelOrder;
import dev.keelson.examples.orderfulfilment.orders.OrderPlaced;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.eventsourcing.eventstore.AnnotationBasedTagResolver;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which events, had they come in between, would have kept a command from appending its own. */
class ConsistencyBoundaryTest {

    private final EventStorageEngine engine = new InMemoryEventStorageEngine();
    private volatile AppendCondition lastCondition = AppendCondition.none();
    private final AxonConfiguration axon = start();

    @BeforeEach
    void register() {
        handle(new RegisterProduct("p-1", "One", euros("1.00"), 10));
        handle(new RegisterProduct("p-2", "Two", euros("1.00"), 10));
    }

    @AfterEach
    void stop() {
        axon.shutdown();
    }

    @Test
    void an_order_conflicts_with_all_that_happens_to_its_products() {
        handle(placeOrder("o-1", line("p-1", 1), line("p-2", 1)));

        for (var product : new String[] {"p-1", "p-2"}) {
            var elsewhere = placed("o-9", "1.00", priced(product, 1, "1.00"));
            assertThat(conflictsWith(registered(product, "1.00", 1))).isTrue();
            assertThat(conflictsWith(new StockAdded(product, 1))).isTrue();
            assertThat(conflictsWith(new PriceChanged(product, euros("2.00")))).isTrue();
            assertThat(conflictsWith(elsewhere)).isTrue();
            assertThat(conflictsWith(cancelled(elsewhere))).isTrue();
        }
    }

    @Test
    void an_order_conflicts_with_the_other_orders_of_its_customer() {
        handle(placeOrder("o-1", line("p-1", 1)));

        assertThat(conflictsWith(placed("o-9", "1.00", priced("p-9", 1, "1.00"))))
                .isTrue();
    }

    @Test
    void an_order_conflicts_with_its_namesake() {
        handle(placeOrder("o-1", line("p-1", 1)));

        assertThat(conflictsWith(ofAnotherCustomer("o-1", "p-9"))).isTrue();
    }

    @Test
    void an_order_does_not_conflict_with_what_it_is_not_about() {
        handle(placeOrder("o-1", line("p-1", 1)));

        assertThat(conflictsWith(new StockAdded("p-2", 1))).isFalse();
        assertThat(conflictsWith(ofAnotherCustomer("o-9", "p-2"))).isFalse();
    }

    @Test
    void a_cancellation_conflicts_with_its_order_only() {
        handle(placeOrder("o-1", line("p-1", 1)));
        handle(new CancelOrder("o-1", "changed my mind"));

        assertThat(conflictsWith(cancelled(placed("o-1", "1.00", priced("p-1", 1, "1.00")))))
                .isTrue();
        assertThat(conflictsWith(placed("o-9", "1.00", priced("p-1", 1, "1.00"))))
                .isFalse();
        assertThat(conflictsWith(new StockAdded("p-1", 1))).isFalse();
    }

    @Test
    void a_delivery_conflicts_with_deliveries_only() {
        handle(new AddStock("p-1", 1));

        assertThat(conflictsWith(new StockAdded("p-1", 1))).isTrue();
        assertThat(conflictsWith(new StockAdded("p-2", 1))).isFalse();
        assertThat(conflictsWith(new PriceChanged("p-1", euros("2.00")))).isFalse();
        assertThat(conflictsWith(placed("o-9", "1.00", priced("p-1", 1, "1.00"))))
                .isFalse();
    }

    @Test
    void a_price_change_conflicts_with_nothing_but_the_registration() {
        handle(new ChangePrice("p-1", euros("2.00")));

        assertThat(conflictsWith(registered("p-1", "1.00", 1))).isTrue();
        assertThat(conflictsWith(new PriceChanged("p-1", euros("3.00")))).isFalse();
        assertThat(conflictsWith(new StockAdded("p-1", 1))).isFalse();
    }

    private static Object ofAnotherCustomer(String orderId, String productId) {
        var order = placed(orderId, "1.00", priced(productId, 1, "1.00"));
        return new OrderPlaced(order.orderId(), "c-9", order.lines(), order.total());
    }

    private void handle(Object command) {
        axon.getComponent(CommandGateway.class).sendAndWait(command);
    }

    private boolean conflictsWith(Object payload) {
        var type = axon.getComponent(MessageTypeResolver.class).resolveOrThrow(payload);
        var tags = new AnnotationBasedTagResolver().resolve(new GenericEventMessage(type, payload));
        return lastCondition.criteria().matches(type.qualifiedName(), tags);
    }

    private AxonConfiguration start() {
        var configurer = EventSourcingConfigurer.create().registerEventStorageEngine(configuration -> recording());
        OrderFulfilment.decisions(configurer);
        return configurer.start();
    }

    private EventStorageEngine recording() {
        return (EventStorageEngine) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {EventStorageEngine.class}, this::record);
    }

    private Object record(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("appendEvents")) {
            lastCondition = (AppendCondition) arguments[0];
        }
        try {
            return method.invoke(engine, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
