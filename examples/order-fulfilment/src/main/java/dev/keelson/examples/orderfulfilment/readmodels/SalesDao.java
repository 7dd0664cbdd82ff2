package dev.keelson.examples.orderfulfilment.readmodels;

import dev.keelson.examples.orderfulfilment.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** What is read of the table of sales. */
@RegisterRowMapper(SalesDao.Sales.class)
interface SalesDao {

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
