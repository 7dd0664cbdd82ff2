package dev.keelson.server;

/** What an operator asks for is not possible as things are; the message says why. */
final class OperationRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private OperationRefusedException(String message) {
        super(message);
    }

    static OperationRefusedException because(String reason) {
        return new OperationRefusedException(reason);
    }
}
