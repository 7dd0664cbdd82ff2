package dev.example.library;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.axonframework.messaging.commandhandling.annotation.Command;

/** Takes a book back; the answer is who had it. */
@Command(namespace = "library", name = "ReturnBook", routingKey = "bookId")
public record ReturnBook(@NotNull @Size(min = 1, max = 64) String bookId) {}
