package dev.example.logbook;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.axonframework.messaging.queryhandling.annotation.Query;

/** What stands in the logbook of a ship. */
@Query(namespace = "logbook", name = "FindEntries")
public record FindEntries(@NotNull @Size(min = 1, max = 64) String ship) {}
