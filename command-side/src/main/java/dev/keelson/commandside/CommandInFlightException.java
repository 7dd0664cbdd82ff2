package dev.keelson.commandside;

import java.time.Instant;

/** A request with the same key is still under way. */
public final class CommandInFlightException extends CommandSideException {

    private static final long serialVersionUID = 1L;

    private CommandInFlightException(String message) {
        super(message, null);
    }

    static CommandInFlightException since(String key, Instant since) {
        return new CommandInFlightException(
                "the request with the Idempotency-Key %s is under way since %s; ask again with the same key"
                        .formatted(key, since));
    }

    static CommandInFlightException elsewhere(String key) {
        return new CommandInFlightException(
                "the request with the Idempotency-Key %s was tried twice at the same time; ask again with the same key"
                        .formatted(key));
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
