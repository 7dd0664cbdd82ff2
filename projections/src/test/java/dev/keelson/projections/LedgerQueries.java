package dev.keelson.projections;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.messaging.queryhandling.annotation.QueryHandler;
import org.axonframework.messaging.queryhandling.configuration.QueryHandlingModule;
import org.axonframework.messaging.queryhandling.gateway.QueryGateway;
import org.jdbi.v3.core.Handle;

/**
 * Answers what is in a ledger.
 *
 * @param column that is read: {@code number}, or {@code twice} of those tables that have it
 */
public record LedgerQueries(String column) {

    /** The numbers of an account's deposits, in the order of their rows. */
    public record FindDeposits(String account) {}

    @QueryHandler
    String handle(FindDeposits query, Handle handle) {
        return handle
                .select("SELECT <column> FROM ledger WHERE account = :account ORDER BY id")
                .define("column", column)
                .bind("account", query.account())
                .mapTo(Long.class)
                .stream()
                .map(String::valueOf)
                .collect(Collectors.joining(","));
    }

    QueryHandlingModule module() {
        return QueryHandlingModule.named("ledger-queries")
                .queryHandlers()
                .annotatedQueryHandlingComponent(_ -> this)
                .build();
    }

    /** Asks a node. */
    static List<Long> ask(TestNode node, String account) {
        var answer = node.axon
                .getComponent(QueryGateway.class)
                .query(new FindDeposits(account), String.class)
                .orTimeout(20, SECONDS)
                .join();
        return Stream.of(answer.split(","))
                .filter(number -> !number.isEmpty())
                .map(Long::valueOf)
                .toList();
    }
}
