package dev.example.logbook;

import java.nio.file.Files;
import java.nio.file.Path;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventhandling.annotation.SequencingPolicy;
import org.axonframework.messaging.eventhandling.sequencing.PropertySequencingPolicy;
import org.jdbi.v3.core.Handle;

/** Keeps the entries; fails for a ship as long as a file of its name is in a directory of the test's. */
@SequencingPolicy(type = PropertySequencingPolicy.class, parameters = "ship")
final class EntryProjection {

    static final String NAME = "entries";

    private final Path broken = Path.of(System.getenv("KEELSON_TEST_BROKEN_SHIPS"));

    @EventHandler(eventName = "logbook.EntryWritten")
    void on(EntryWritten event, Handle handle) {
        if (Files.exists(broken.resolve(event.ship()))) {
            throw new IllegalStateException("the logbook of %s is under water".formatted(event.ship()));
        }
        handle.execute("INSERT INTO logbook_entry (ship, text) VALUES (?, ?)", event.ship(), event.text());
    }
}
