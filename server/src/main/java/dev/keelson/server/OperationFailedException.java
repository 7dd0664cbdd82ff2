package dev.keelson.server;

/** What an operator asked of a running node was not done; the message says why, in a line. */
final class OperationFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private OperationFailedException(String message) {
        super(message, null, false, false);
    }

    static OperationFailedException because(String reason) {
        return new OperationFailedException(reason.replaceAll("\\s*\\R\\s*", " "));
    }
}
