package dev.keelson.commandside;

import dev.keelson.eventstore.CompanionWrite;
import java.util.function.Function;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.jspecify.annotations.Nullable;

/** Tells what commits together with a command's events. Safe for use by many threads. */
@FunctionalInterface
public interface CommandCompanions {

    /** Nothing. */
    CommandCompanions NONE = _ -> null;

    /**
     * Asked before each decision, since a commit may come after everybody has stopped waiting for it.
     *
     * @return makes of the handler's result what is to commit; null: nothing
     */
    @Nullable
    Function<@Nullable Object, CompanionWrite<?>> of(CommandMessage command);
}
