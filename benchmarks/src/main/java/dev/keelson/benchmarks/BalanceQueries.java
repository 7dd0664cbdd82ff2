package dev.keelson.benchmarks;

import org.axonframework.messaging.queryhandling.annotation.QueryHandler;
import org.jdbi.v3.core.Handle;

/** Questions about the read model that is measured. */
final class BalanceQueries {

    /** How many deposits there are on all accounts. */
    record CountDeposits() {}

    @QueryHandler
    Long handle(CountDeposits query, Handle handle) {
        return handle.createQuery("SELECT COALESCE(SUM(deposits), 0) FROM bench_balance")
                .mapTo(Long.class)
                .one();
    }
}
