package dev.example.logbook;

import org.axonframework.eventsourcing.annotation.EventTag;
import org.axonframework.messaging.eventhandling.annotation.Event;

/** The logbook of a ship has grown. */
@Event(namespace = "logbook", name = "EntryWritten")
public record EntryWritten(@EventTag(key = "ship") String ship, String text) {}
