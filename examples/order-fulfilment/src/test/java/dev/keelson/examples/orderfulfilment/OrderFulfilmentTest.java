package dev.keelson.examples.orderfulfilment;

import static dev.keelson.examples.orderfulfilment.Examples.euros;
import static dev.keelson.examples.orderfulfilment.Examples.line;
import static dev.keelson.examples.orderfulfilment.Examples.placeOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keelson.domain.DomainModule;
import dev.keelson.domain.ReadModel;
import dev.keelson.domain.Rows;
import dev.keelson.examples.orderfulfilment.catalog.RegisterProduct;
import dev.keelson.examples.orderfulfilment.orders.CancelOrder;
import dev.keelson.examples.orderfulfilment.readmodels.FindOrder;
import dev.keelson.examples.orderfulfilment.readmodels.FindOrdersOfCustomer;
import dev.keelson.examples.orderfulfilment.readmodels.FindProduct;
import dev.keelson.examples.orderfulfilment.readmodels.FindProducts;
import dev.keelson.examples.orderfulfilment.readmodels.FindSales;
import dev.keelson.examples.orderfulfilment.readmodels.OrderStatus;
import dev.keelson.examples.orderfulfilment.readmodels.OrderView;
import dev.keelson.examples.orderfulfilment.readmodels.Page;
import dev.keelson.examples.orderfulfilment.readmodels.ProductView;
import dev.keelson.examples.orderfulfilment.readmodels.SalesView;
import dev.keelson.projections.rows.RowChanges;
import dev.keelson.projections.rows.TableTypes;
import java.util.List;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.core.Context.ResourceKey;
import org.axonframework.messaging.core.annotation.ParameterResolver;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.queryhandling.gateway.QueryGateway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The module as a server runs it: commands, events, processors and queries, with a database in memory. */
class OrderFulfilmentTest {

    private final Jdbi jdbi = Jdbi.create("jdbc:h2:mem:" + UUID.randomUUID()).installPlugin(new SqlObjectPlugin());
    private final Handle database = jdbi.open();
    private static final ResourceKey<Rows> ROWS = ResourceKey.withLabel("rows");

    private final DomainModule module =
            ServiceLoader.load(DomainModule.class).findFirst().orElseThrow();
    private final AxonConfiguration axon = start();

    @AfterEach
    void stop() {
        axon.shutdown();
        database.close();
    }

    @Test
    void the_module_is_found_by_its_contract() {
        assertThat(module).isInstanceOf(OrderFulfilment.class);
        assertThat(module.name()).isEqualTo("order-fulfilment");
        assertThat(module.readModels()).extracting(ReadModel::projection).containsExactly("catalog", "orders", "sales");
    }

    @Test
    void what_commands_do_can_be_asked() {
        send(new RegisterProduct("p-1", "One", euros("1.50"), 10));
        send(placeOrder("o-1", line("p-1", 4)));
        send(placeOrder("o-2", line("p-1", 1)));
        send(new CancelOrder("o-2", "changed my mind"));

        await().untilAsserted(() -> {
            assertThat(ask(new FindProduct("p-1"), ProductView.class))
                    .isEqualTo(new ProductView("p-1", "One", euros("1.50"), 6));
            assertThat(ask(new FindOrder("o-2"), OrderView.class))
                    .extracting(OrderView::status)
                    .isEqualTo(OrderStatus.CANCELLED);
            assertThat(ask(new FindSales(null, null, null), Page.class))
                    .isEqualTo(new Page<>(List.of(new SalesView("p-1", 4, 1, euros("6.00"))), null));
        });
    }

    @Test
    void every_list_can_be_asked_for_before_there_is_anything() {
        var nothing = new Page<>(List.of(), null);
        assertThat(ask(new FindProducts(null, null), Page.class)).isEqualTo(nothing);
        assertThat(ask(new FindOrdersOfCustomer("c-1", null, null), Page.class)).isEqualTo(nothing);
        assertThat(ask(new FindSales(null, null, null), Page.class)).isEqualTo(nothing);
    }

    @Test
    void a_question_for_what_does_not_exist_is_answered_with_nothing() {
        assertThat(ask(new FindOrder("o-9"), OrderView.class)).isNull();
        assertThat(ask(new FindProduct("p-9"), ProductView.class)).isNull();
    }

    private void send(Object command) {
        axon.getComponent(CommandGateway.class).sendAndWait(command);
    }

    private <R> @Nullable R ask(Object query, Class<R> type) {
        return axon.getComponent(QueryGateway.class).query(query, type).join();
    }

    private AxonConfiguration start() {
        Examples.createTables(database);
        var configurer = EventSourcingConfigurer.create();
        configurer.messaging(messaging -> messaging.registerParameterResolverFactory(
                configuration -> (executable, parameters, index) -> resolver(parameters[index].getType())));
        module.configure(configurer);
        return configurer.start();
    }

    private @Nullable ParameterResolver<?> resolver(Class<?> wanted) {
        if (wanted == Rows.class) {
            return new PerUnitOfWork<>(this::rows);
        }
        return wanted == Handle.class ? new PerUnitOfWork<>(this::handle) : null;
    }

    private Handle handle(ProcessingContext context) {
        var handle = jdbi.open();
        context.doFinally(over -> handle.close());
        return handle;
    }

    private Rows rows(ProcessingContext context) {
        return context.computeResourceIfAbsent(ROWS, () -> {
            var rows = new RowChanges(handle(context), new TableTypes());
            context.runOnPrepareCommit(prepared -> rows.flush());
            return rows;
        });
    }

    private record PerUnitOfWork<T>(Function<ProcessingContext, T> value) implements ParameterResolver<T> {

        @Override
        public CompletableFuture<T> resolveParameterValue(ProcessingContext context) {
            return CompletableFuture.completedFuture(value.apply(context));
        }

        @Override
        public boolean matches(ProcessingContext context) {
            return true;
        }
    }
}
