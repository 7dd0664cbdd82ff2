package dev.example.echo;

import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;

/** Says it. */
final class RepeatHandler {

    @CommandHandler
    void handle(Repeat command, EventAppender events) {
        events.append(new Repeated(command.word().repeat(command.times())));
    }
}
