package dev.keelson.projections;

import java.util.function.Consumer;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventhandling.annotation.SequencingPolicy;
import org.axonframework.messaging.eventhandling.sequencing.PropertySequencingPolicy;
import org.jdbi.v3.core.Handle;

/** Writes a row for each deposit, then does what a test wants to happen after the write. */
@SequencingPolicy(type = PropertySequencingPolicy.class, parameters = "account")
public final class Ledger {

    private final Consumer<Deposited> afterWrite;

    Ledger(Consumer<Deposited> afterWrite) {
        this.afterWrite = afterWrite;
    }

    @EventHandler(eventName = "bank.Deposited")
    void on(Deposited event, Handle handle) {
        handle.createUpdate("INSERT INTO ledger (account, number) VALUES (:account, :number)")
                .bind("account", event.account())
                .bind("number", event.number())
                .execute();
        afterWrite.accept(event);
    }
}
