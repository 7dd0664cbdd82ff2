package dev.keelson.messagingadapters.consumer;

import dev.keelson.idempotency.IdempotentConsumer;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/**
 * The database of consumers, H2 or PostgreSQL, with the tables of {@code db/consumer} and {@code db/idempotency}. Safe for use
 * by many threads.
 */
public final class ConsumerDatabase {

    private final Jdbi jdbi;
    private final IdempotentConsumer once;

    /**
     * A database.
     *
     * @param dataSource a pool; a consumer takes a connection for each of its batches, and one for each retry of a parked message
     * @param once with the same database; whoever made it closes it
     */
    public ConsumerDatabase(DataSource dataSource, IdempotentConsumer once) {
        this.jdbi = Jdbi.create(dataSource)
                .installPlugin(new SqlObjectPlugin())
                .registerArrayType(String.class, "text")
                .registerRowMapper(new ParkedMessageMapper())
                .registerRowMapper(new ParkedContentMapper());
        this.once = once;
    }

    Jdbi jdbi() {
        return jdbi;
    }

    IdempotentConsumer once() {
        return once;
    }
}
