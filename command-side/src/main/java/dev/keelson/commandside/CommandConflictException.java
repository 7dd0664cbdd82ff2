package dev.keelson.commandside;

/** The boundary changed under the command on every attempt; nothing was done. */
public final class CommandConflictException extends CommandSideException {

    private static final long serialVersionUID = 1L;

    private CommandConflictException(String message) {
        super(message, null);
    }

    static CommandConflictException after(int attempts, String name) {
        return new CommandConflictException(
                "%s was decided %d times and its boundary changed each time; nothing was done, try again"
                        .formatted(name, attempts));
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
