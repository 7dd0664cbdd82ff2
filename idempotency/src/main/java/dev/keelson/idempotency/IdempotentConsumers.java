package dev.keelson.idempotency;

import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/** Makes idempotent consumers. */
public final class IdempotentConsumers {

    private IdempotentConsumers() {}

    /**
     * A consumer whose effects are in a database, H2 or PostgreSQL, with the tables of {@code db/idempotency}.
     *
     * @param dataSource a pool; a transaction takes one connection
     */
    public static IdempotentConsumer jdbi(
            DataSource dataSource, ConsumptionConfiguration configuration, ConsumptionObserver observer) {
        return JdbiIdempotentConsumer.open(
                Jdbi.create(dataSource).installPlugin(new SqlObjectPlugin()), configuration, observer);
    }
}
