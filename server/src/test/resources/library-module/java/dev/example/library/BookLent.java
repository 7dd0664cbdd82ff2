package dev.example.library;

import org.axonframework.eventsourcing.annotation.EventTag;
import org.axonframework.messaging.eventhandling.annotation.Event;

/** A book is with a member. */
@Event(namespace = "library", name = "BookLent")
public record BookLent(@EventTag(key = "book") String bookId, @EventTag(key = "member") String memberId) {}
