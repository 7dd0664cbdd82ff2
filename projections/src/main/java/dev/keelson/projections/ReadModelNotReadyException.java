package dev.keelson.projections;

/** A read model is being filled for the first time in the version that this node's queries read. */
public final class ReadModelNotReadyException extends ProjectionsException {

    private static final long serialVersionUID = 1L;

    private ReadModelNotReadyException(String message) {
        super(message, true);
    }

    static ReadModelNotReadyException of(String projection) {
        return new ReadModelNotReadyException(
                "the tables of %s are being filled in the version that this server reads".formatted(projection));
    }
}
