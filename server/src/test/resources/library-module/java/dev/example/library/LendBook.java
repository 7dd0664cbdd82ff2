package dev.example.library;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.axonframework.messaging.commandhandling.annotation.Command;

/** Gives a book to a member. */
@Command(namespace = "library", name = "LendBook", routingKey = "bookId")
public record LendBook(
        @NotNull @Size(min = 1, max = 64) String bookId,
        @NotNull @Size(min = 1, max = 64) String memberId) {}
