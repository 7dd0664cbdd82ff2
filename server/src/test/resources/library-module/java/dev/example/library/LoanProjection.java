package dev.example.library;

import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventhandling.annotation.SequencingPolicy;
import org.axonframework.messaging.eventhandling.sequencing.PropertySequencingPolicy;
import org.jdbi.v3.core.Handle;

/** Keeps the table of loans. */
@SequencingPolicy(type = PropertySequencingPolicy.class, parameters = "bookId")
final class LoanProjection {

    static final String NAME = "loans";

    @EventHandler(eventName = "library.BookLent")
    void on(BookLent event, Handle handle) {
        handle.execute(
                "INSERT INTO library_loan (book_id, member_id) VALUES (?, ?)", event.bookId(), event.memberId());
    }

    @EventHandler(eventName = "library.BookReturned")
    void on(BookReturned event, Handle handle) {
        handle.execute("DELETE FROM library_loan WHERE book_id = ?", event.bookId());
    }
}
