package dev.example.library;

import org.axonframework.eventsourcing.annotation.EventTag;
import org.axonframework.messaging.eventhandling.annotation.Event;

/** A book is back. */
@Event(namespace = "library", name = "BookReturned")
public record BookReturned(@EventTag(key = "book") String bookId, @EventTag(key = "member") String memberId) {}
