package dev.example.echo;

import org.axonframework.messaging.eventhandling.annotation.Event;

/** What was said. */
@Event(namespace = "echo", name = "Repeated")
public record Repeated(String words) {}
