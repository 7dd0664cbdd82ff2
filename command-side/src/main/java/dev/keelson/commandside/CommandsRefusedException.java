package dev.keelson.commandside;

import java.time.Duration;

/** No command is taken at the moment; nothing was done. */
public final class CommandsRefusedException extends CommandSideException {

    private static final long serialVersionUID = 1L;

    private CommandsRefusedException(String message) {
        super(message, null);
    }

    static CommandsRefusedException full(int limit) {
        return new CommandsRefusedException(
                "%d commands are under way already; nothing was done, try again".formatted(limit));
    }

    static CommandsRefusedException stopping() {
        return new CommandsRefusedException("the server is stopping; nothing was done, try another node or try again");
    }

    static CommandsRefusedException laneBusy(String key, Duration timeout) {
        return new CommandsRefusedException(
                "commands of %s were under way for longer than %s; nothing was done, try again"
                        .formatted(key, timeout));
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
