package dev.keelson.examples.orderfulfilment.readmodels;

import dev.keelson.examples.orderfulfilment.Money;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** What is read of the tables of orders and of their lines. */
@RegisterRowMapper(OrderDao.Orders.class)
@RegisterRowMapper(OrderDao.Lines.class)
interface OrderDao {

    /** An order without its lines. */
    record OrderRow(
            String orderId,
            String customerId,
            OrderStatus status,
            Money total,
            @Nullable String reason,
            OffsetDateTime placedAt) {}

    /** One line of an order. */
    record LineRow(String orderId, int line, String productId, long quantity, BigDecimal unitPrice, String currency) {}

    @SqlQuery("""
            SELECT order_id, customer_id, status, total, currency, reason, placed_at
            FROM order_fulfilment_order
            WHERE order_id = :orderId
            """)
    Optional<OrderRow> order(String orderId);

    @SqlQuery("""
            SELECT order_id, customer_id, status, total, currency, reason, placed_at
            FROM order_fulfilment_order
            WHERE customer_id = :customerId
            AND order_id > :after
            ORDER BY order_id
            LIMIT :limit
            """)
    List<OrderRow> ordersOfCustomer(String customerId, String after, int limit);

    @SqlQuery("""
            SELECT order_id, line, product_id, quantity, unit_price, currency
            FROM order_fulfilment_order_line
            WHERE order_id IN (<orderIds>)
            ORDER BY order_id, line
            """)
    List<LineRow> linesOf(@BindList List<String> orderIds);

    /** Rows as orders. */
    final class Orders implements RowMapper<OrderRow> {

        @Override
        public OrderRow map(ResultSet row, StatementContext context) throws SQLException {
            return new OrderRow(
                    row.getString("order_id"),
                    row.getString("customer_id"),
                    OrderStatus.valueOf(row.getString("status")),
                    Money.of(row.getBigDecimal("total"), row.getString("currency")),
                    row.getString("reason"),
                    row.getObject("placed_at", OffsetDateTime.class));
        }
    }

    /** Rows as lines. */
    final class Lines implements RowMapper<LineRow> {

        @Override
        public LineRow map(ResultSet row, StatementContext context) throws SQLException {
            return new LineRow(
                    row.getString("order_id"),
                    row.getInt("line"),
                    row.getString("product_id"),
                    row.getLong("quantity"),
                    row.getBigDecimal("unit_price"),
                    row.getString("currency"));
        }
    }
}
