package dev.example.library;

import dev.keelson.domain.DomainRuleViolation;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.InjectEntity;

/** Decides on loans. */
final class LoanCommandHandler {

    @CommandHandler
    void handle(LendBook command, @InjectEntity(idProperty = "bookId") Book book, EventAppender events) {
        if (book.memberId() != null) {
            throw DomainRuleViolation.of("book-lent", "book %s is with somebody".formatted(book.bookId()));
        }
        events.append(new BookLent(command.bookId(), command.memberId()));
    }

    @CommandHandler
    String handle(ReturnBook command, @InjectEntity(idProperty = "bookId") Book book, EventAppender events) {
        var memberId = book.memberId();
        if (memberId == null) {
            throw DomainRuleViolation.of("book-in", "book %s is in".formatted(book.bookId()));
        }
        events.append(new BookReturned(command.bookId(), memberId));
        return memberId;
    }
}
