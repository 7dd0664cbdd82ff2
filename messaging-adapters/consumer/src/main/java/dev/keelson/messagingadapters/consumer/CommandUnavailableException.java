package dev.keelson.messagingadapters.consumer;

/** Nobody can decide a command now. */
final class CommandUnavailableException extends ConsumerException {

    private static final long serialVersionUID = 1L;

    private CommandUnavailableException(String message) {
        super(message, null);
    }

    static CommandUnavailableException because(String reason) {
        return new CommandUnavailableException("commands cannot be decided now: " + reason);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
