package dev.keelson.projections;

/** No more events of a projection can be parked; its segments stand still rather than lose one. */
final class DeadLettersFullException extends ProjectionsException {

    private static final long serialVersionUID = 1L;

    private DeadLettersFullException(String message) {
        super(message, true);
    }

    static DeadLettersFullException of(GenerationId id, int capacity) {
        return new DeadLettersFullException(
                "%s has %d dead letters and may have no more: retry or skip some, or raise projections.max-dead-letters"
                        .formatted(id, capacity));
    }
}
