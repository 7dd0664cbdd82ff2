package dev.example.logbook;

import dev.keelson.domain.ReadsProjection;
import org.axonframework.messaging.queryhandling.annotation.QueryHandler;
import org.jdbi.v3.core.Handle;

/** Answers what is asked about logbooks. */
@ReadsProjection(EntryProjection.NAME)
final class EntryQueryHandler {

    @QueryHandler(queryName = "logbook.FindEntries")
    Entries find(FindEntries query, Handle handle) {
        return new Entries(handle.createQuery("SELECT text FROM logbook_entry WHERE ship = :ship ORDER BY id")
                .bind("ship", query.ship())
                .mapTo(String.class)
                .list());
    }
}
