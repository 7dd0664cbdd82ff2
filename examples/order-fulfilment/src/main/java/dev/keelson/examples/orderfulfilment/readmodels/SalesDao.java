package dev.keelson.examples.orderfulfilment.readmodels;

import dev.keelson.examples.orderfulfilment.Money;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The table of sales. */
@RegisterRowMapper(SalesDao.Sales.class)
interface SalesDao {

    /** Adds to a product's row, if it has one. */
    @SqlUpdate("""
            UPDATE order_fulfilment_sales
            SET quantity = quantity + :quantity, orders = orders + :orders, revenue = revenue + :revenue
            WHERE product_id = :productId
            """)
    boolean change(String productId, long quantity, int orders, BigDecimal revenue);

    @SqlUpdate("""
            INSERT INTO order_fulfilment_sales (product_id, quantity, orders, revenue, currency)
            VALUES (:productId, :quantity, 1, :revenue, :currency)
            """)
    void add(String productId, long quantity, BigDecimal revenue, String currency);

    @SqlQuery("""
            SELECT product_id, quantity, orders, revenue, currency
            FROM order_fulfilment_sales
            WHERE product_id = :productId
            """)
    Optional<SalesView> salesOf(String productId);

    @SqlQuery("""
            SELECT product_id, quantity, orders, revenue, currency
            FROM order_fulfilment_sales
            WHERE product_id > :after
            ORDER BY product_id
            LIMIT :limit
            """)
    List<SalesView> sales(String after, int limit);

    /** Rows as sales. */
    final class Sales implements RowMapper<SalesView> {

        @Override
        public SalesView map(ResultSet row, StatementContext context) throws SQLException {
            return new SalesView(
                    row.getString("product_id"),
                    row.getLong("quantity"),
                    row.getLong("orders"),
                    Money.of(row.getBigDecimal("revenue"), row.getString("currency")));
        }
    }
}
