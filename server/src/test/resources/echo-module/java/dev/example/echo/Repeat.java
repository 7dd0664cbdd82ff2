package dev.example.echo;

import org.axonframework.messaging.commandhandling.annotation.Command;

/** Says a word as often as asked. */
@Command(namespace = "echo", name = "Repeat")
public record Repeat(String word, int times) {}
