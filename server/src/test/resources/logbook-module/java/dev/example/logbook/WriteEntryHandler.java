package dev.example.logbook;

import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;

/** Lets everybody write what he likes. */
final class WriteEntryHandler {

    @CommandHandler
    void handle(WriteEntry command, EventAppender events) {
        events.append(new EntryWritten(command.ship(), command.text()));
    }
}
