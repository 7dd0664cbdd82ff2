package dev.keelson.projections;

import java.util.Collection;

/** There is no such projection, or it has no such segment, generation or dead letter. */
public final class UnknownProjectionException extends ProjectionsException {

    private static final long serialVersionUID = 1L;

    private UnknownProjectionException(String message) {
        super(message, false);
    }

    static UnknownProjectionException named(String name, Collection<String> known) {
        return new UnknownProjectionException("there is no projection %s; there are %s".formatted(name, known));
    }

    static UnknownProjectionException segment(GenerationId generation, int segment, Collection<Integer> known) {
        return new UnknownProjectionException("%s has no segment %d; it has %s".formatted(generation, segment, known));
    }

    static UnknownProjectionException verification(String projection) {
        return new UnknownProjectionException("%s has not been verified on this node".formatted(projection));
    }

    static UnknownProjectionException deadLetter(String projection, String sequence) {
        return new UnknownProjectionException(
                "%s has no dead letters of the sequence '%s'".formatted(projection, sequence));
    }
}
