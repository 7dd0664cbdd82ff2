package dev.keelson.projections;

import java.util.Locale;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventhandling.annotation.SequencingPolicy;
import org.axonframework.messaging.eventhandling.sequencing.PropertySequencingPolicy;
import org.jdbi.v3.core.Handle;

/** A ledger that knows which filling of its tables it writes, and from its second version on also writes twice the number. */
@SequencingPolicy(type = PropertySequencingPolicy.class, parameters = "account")
public final class GenerationLedger {

    /** What a test wants to happen around a row. */
    interface Watcher {

        default void before(String schema, Deposited event) {}

        default void after(String schema, Deposited event) {}
    }

    private final boolean writesTwice;
    private final Watcher watcher;

    GenerationLedger(boolean writesTwice, Watcher watcher) {
        this.writesTwice = writesTwice;
        this.watcher = watcher;
    }

    @EventHandler(eventName = "bank.Deposited")
    void on(Deposited event, Handle handle) {
        var schema =
                handle.select("SELECT CURRENT_SCHEMA").mapTo(String.class).one().toLowerCase(Locale.ROOT);
        watcher.before(schema, event);
        handle.createUpdate(
                        writesTwice
                                ? "INSERT INTO ledger (account, number, twice) VALUES (:account, :number, 2 * :number)"
                                : "INSERT INTO ledger (account, number) VALUES (:account, :number)")
                .bind("account", event.account())
                .bind("number", event.number())
                .execute();
        watcher.after(schema, event);
    }
}
