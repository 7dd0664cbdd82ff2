package dev.keelson.commandside;

import dev.keelson.eventstore.CompanionWrite;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.jspecify.annotations.Nullable;

/** Tells what commits together with a command's events. Safe for use by many threads. */
@FunctionalInterface
public interface CommandCompanions {

    /** Nothing. */
    CommandCompanions NONE = (_, _) -> null;

    /**
     * Asked after each decision, before its commit.
     *
     * @param result what the command's handler returned
     * @return null: nothing
     */
    @Nullable
    CompanionWrite<?> of(CommandMessage command, @Nullable Object result);
}
