package dev.keelson.messagingadapters.consumer;

/** The domain refused what a message asks for. */
final class CommandRefusedException extends ConsumerException {

    private static final long serialVersionUID = 1L;

    private CommandRefusedException(String message) {
        super(message, null);
    }

    static CommandRefusedException because(String reason) {
        return new CommandRefusedException("the command was refused: " + reason);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
