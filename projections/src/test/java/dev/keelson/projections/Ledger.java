package dev.keelson.projections;

import dev.keelson.eventstore.EventData;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventhandling.annotation.SequencingPolicy;
import org.axonframework.messaging.eventhandling.sequencing.PropertySequencingPolicy;
import org.jdbi.v3.core.Handle;

/** A domain for tests: entries of accounts, and a read model that keeps each entry it was told of. */
final class Ledger {

    static final String TABLE =
            "CREATE TABLE entry (account VARCHAR(20) NOT NULL, number INT NOT NULL, seen BIGINT NOT NULL)";

    private Ledger() {}

    @Event(namespace = "ledger", name = "Booked")
    record Booked(String account, int number) {}

    /** Keeps every entry, in the order of its coming, and can be told to do something first. */
    @SequencingPolicy(type = PropertySequencingPolicy.class, parameters = "account")
    static final class Entries {

        private volatile Consumer<Booked> before = _ -> {};

        void before(Consumer<Booked> action) {
            before = action;
        }

        @EventHandler(eventName = "ledger.Booked")
        void on(Booked booked, Handle handle) {
            handle.execute(
                    "INSERT INTO entry (account, number, seen) VALUES (?, ?, (SELECT COUNT(*) FROM entry))",
                    booked.account(),
                    booked.number());
            before.accept(booked);
        }
    }

    /** A handler whose sequence would change with each start. */
    static final class Careless {

        @EventHandler(eventName = "ledger.Booked")
        void on(Booked booked) {}
    }

    static EventData event(String type, String account, int number) {
        return new EventData(
                UUID.randomUUID().toString(),
                type,
                "1",
                Instant.now(),
                "{\"account\":\"%s\",\"number\":%d}".formatted(account, number).getBytes(StandardCharsets.UTF_8),
                Map.of(),
                Set.of());
    }
}
