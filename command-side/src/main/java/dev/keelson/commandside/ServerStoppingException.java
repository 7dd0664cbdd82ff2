package dev.keelson.commandside;

/** The write door is closing; nothing was done. */
public final class ServerStoppingException extends CommandSideException {

    private static final long serialVersionUID = 1L;

    private ServerStoppingException(String message) {
        super(message, null);
    }

    static ServerStoppingException now() {
        return new ServerStoppingException("the server is stopping; nothing was done, try another node or try again");
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
