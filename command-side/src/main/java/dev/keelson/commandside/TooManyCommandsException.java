package dev.keelson.commandside;

import java.time.Duration;

/** More commands than the server or the entity's lane can take; nothing was done. */
public final class TooManyCommandsException extends CommandSideException {

    private static final long serialVersionUID = 1L;

    private TooManyCommandsException(String message) {
        super(message, null);
    }

    static TooManyCommandsException inFlight(int limit) {
        return new TooManyCommandsException(
                "%d commands are under way already; nothing was done, try again".formatted(limit));
    }

    static TooManyCommandsException inLane(String key, Duration timeout) {
        return new TooManyCommandsException(
                "commands of %s were under way for longer than %s; nothing was done, try again"
                        .formatted(key, timeout));
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
