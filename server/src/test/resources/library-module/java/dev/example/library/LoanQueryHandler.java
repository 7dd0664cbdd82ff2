package dev.example.library;

import dev.keelson.domain.ReadsProjection;
import org.axonframework.messaging.queryhandling.annotation.QueryHandler;
import org.jdbi.v3.core.Handle;

/** Answers what is asked about loans. */
@ReadsProjection(LoanProjection.NAME)
final class LoanQueryHandler {

    @QueryHandler(queryName = "library.FindLoans")
    Loans find(FindLoans query, Handle handle) {
        return new Loans(handle.createQuery("SELECT book_id FROM library_loan WHERE member_id = :member ORDER BY book_id")
                .bind("member", query.memberId())
                .mapTo(String.class)
                .list());
    }
}
