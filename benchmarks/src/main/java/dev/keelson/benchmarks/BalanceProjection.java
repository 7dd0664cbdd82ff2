package dev.keelson.benchmarks;

import dev.keelson.benchmarks.Account.Deposited;
import dev.keelson.domain.Rows;
import dev.keelson.domain.Table;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventhandling.annotation.SequencingPolicy;
import org.axonframework.messaging.eventhandling.sequencing.PropertySequencingPolicy;

/** The read model that is measured: what is on each account. */
@SequencingPolicy(type = PropertySequencingPolicy.class, parameters = "accountId")
final class BalanceProjection {

    private static final Table BALANCES =
            Table.named("bench_balance").keyedBy("account_id").summing("balance", "deposits");

    @EventHandler(eventName = "bench.Deposited")
    void on(Deposited event, Rows rows) {
        rows.sum(BALANCES, event.accountId(), event.amount(), 1);
    }
}
