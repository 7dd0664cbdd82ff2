package dev.keelson.commandside;

/** No domain handles a command of that name. */
public final class UnknownCommandException extends CommandSideException {

    private static final long serialVersionUID = 1L;

    private UnknownCommandException(String message) {
        super(message, null);
    }

    static UnknownCommandException named(String name) {
        return new UnknownCommandException(
                "there is no command %s; GET /commands lists those on offer".formatted(name));
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
