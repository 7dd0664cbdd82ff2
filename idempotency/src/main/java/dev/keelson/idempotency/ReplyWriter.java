package dev.keelson.idempotency;

import dev.keelson.idempotency.TransactionalGate.CompletionStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Keeps replies in a caller's transaction: where the databases differ. Safe for use by many threads. */
interface ReplyWriter {

    /** One verdict for each: whether it stands. */
    List<Boolean> write(Handle handle, List<Completion> completions);

    /** Whether {@link #write} is one statement, and needs no transaction around it. */
    boolean isOneStatement();

    /** The same as a statement to be sent along with others. */
    Optional<CompletionStatement> statement();

    /** The one for a database. */
    static ReplyWriter of(Connection connection, IdempotencyConfiguration configuration) {
        try {
            var product = connection.getMetaData().getDatabaseProductName();
            return switch (product.toLowerCase(Locale.ROOT)) {
                case "h2" -> new H2ReplyWriter(configuration);
                case "postgresql" -> new PostgresqlReplyWriter(configuration);
                default -> throw new IllegalArgumentException("the database must be H2 or PostgreSQL, was " + product);
            };
        } catch (SQLException e) {
            throw GateUnavailableException.store("the database", e);
        }
    }
}
