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

/** What is read of the products' table. */
@RegisterRowMapper(CatalogDao.Products.class)
interface CatalogDao {

    @SqlQuery("""
            SELECT product_id, name, price, currency, stock
            FROM order_fulfilment_product
            WHERE product_id = :productId
            """)
    Optional<ProductView> product(String productId);

    @SqlQuery("""
            SELECT product_id, name, price, currency, stock
            FROM order_fulfilment_product
            WHERE product_id > :after
            ORDER BY product_id
            LIMIT :limit
            """)
    List<ProductView> products(String after, int limit);

    /** Rows as products. */
    final class Products implements RowMapper<ProductView> {

        @Override
        public ProductView map(ResultSet row, StatementContext context) throws SQLException {
            return new ProductView(
                    row.getString("product_id"),
                    row.getString("name"),
                    Money.of(row.getBigDecimal("price"), row.getString("currency")),
                    row.getLong("stock"));
        }
    }
}
