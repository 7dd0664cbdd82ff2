package dev.keelson.commandside;

import java.time.Duration;

/** No answer within the deadline: the command may or may not have had its effect. */
public final class CommandOutcomeUnknownException extends CommandSideException {

    private static final long serialVersionUID = 1L;

    private CommandOutcomeUnknownException(String message) {
        super(message, null);
    }

    static CommandOutcomeUnknownException timedOut(String name, Duration timeout) {
        return new CommandOutcomeUnknownException(
                "%s gave no answer within %s; whether it had its effect is not known".formatted(name, timeout));
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
