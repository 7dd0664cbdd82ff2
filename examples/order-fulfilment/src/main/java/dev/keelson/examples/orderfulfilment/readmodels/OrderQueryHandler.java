package dev.keelson.examples.orderfulfilment.readmodels;

import dev.keelson.domain.ReadsProjection;
import dev.keelson.examples.orderfulfilment.Money;
import dev.keelson.examples.orderfulfilment.orders.PricedLine;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.axonframework.messaging.queryhandling.annotation.QueryHandler;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Answers what is asked about orders. */
@ReadsProjection(OrderProjection.NAME)
final class OrderQueryHandler {

    @QueryHandler(queryName = "orders.FindOrder")
    @Nullable
    OrderView find(FindOrder query, Handle handle) {
        var dao = handle.attach(OrderDao.class);
        return dao.order(query.orderId())
                .map(order -> views(List.of(order), dao).getFirst())
                .orElse(null);
    }

    @QueryHandler(queryName = "orders.FindOrdersOfCustomer")
    Page<OrderView> find(FindOrdersOfCustomer query, Handle handle) {
        var dao = handle.attach(OrderDao.class);
        var length = Page.length(query.limit());
        var orders = dao.ordersOfCustomer(query.customerId(), Page.start(query.after()), length + 1);
        return Page.of(views(orders, dao), length, OrderView::orderId);
    }

    private static List<OrderView> views(List<OrderDao.OrderRow> orders, OrderDao dao) {
        if (orders.isEmpty()) {
            return List.of();
        }
        var lines = dao.linesOf(orders.stream().map(OrderDao.OrderRow::orderId).toList()).stream()
                .collect(Collectors.groupingBy(
                        OrderDao.LineRow::orderId, Collectors.mapping(OrderQueryHandler::line, Collectors.toList())));
        return orders.stream().map(order -> view(order, lines)).toList();
    }

    private static OrderView view(OrderDao.OrderRow order, Map<String, List<PricedLine>> lines) {
        return new OrderView(
                order.orderId(),
                order.customerId(),
                order.status(),
                lines.getOrDefault(order.orderId(), List.of()),
                order.total(),
                order.reason(),
                order.placedAt().toInstant());
    }

    private static PricedLine line(OrderDao.LineRow row) {
        return new PricedLine(row.productId(), row.quantity(), Money.of(row.unitPrice(), row.currency()));
    }
}
