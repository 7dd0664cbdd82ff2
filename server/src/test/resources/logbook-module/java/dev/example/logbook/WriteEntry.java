package dev.example.logbook;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.axonframework.messaging.commandhandling.annotation.Command;

/** Adds to the logbook of a ship. */
@Command(namespace = "logbook", name = "WriteEntry", routingKey = "ship")
public record WriteEntry(
        @NotNull @Size(min = 1, max = 64) String ship,
        @NotNull @Size(min = 1, max = 64) String text) {}
