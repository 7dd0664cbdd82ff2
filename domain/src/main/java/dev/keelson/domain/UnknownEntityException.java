package dev.keelson.domain;

/** A command's refusal because what it speaks of does not exist; the caller gets 404 {@code not-found}. */
public final class UnknownEntityException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private UnknownEntityException(String message) {
        super(message, null, false, false);
    }

    /** {@code UnknownEntityException.of("product", "p-1")}: there is no product p-1. */
    public static UnknownEntityException of(String entity, String id) {
        return new UnknownEntityException("there is no %s %s".formatted(entity, id));
    }

    /**
     * A refusal in words of one's own.
     *
     * @param message what does not exist, for a person
     */
    public static UnknownEntityException because(String message) {
        return new UnknownEntityException(message);
    }
}
