package dev.example.library;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.axonframework.messaging.queryhandling.annotation.Query;

/** The books that a member has. */
@Query(namespace = "library", name = "FindLoans")
public record FindLoans(@NotNull @Size(min = 1, max = 64) String memberId) {}
