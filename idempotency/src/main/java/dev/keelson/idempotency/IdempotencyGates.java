package dev.keelson.idempotency;

/** Makes gates. */
public final class IdempotencyGates {

    private IdempotencyGates() {}

    /** A gate that forgets everything with its process: for tests. */
    public static IdempotencyGate inMemory(IdempotencyConfiguration configuration) {
        return new InMemoryIdempotencyGate(configuration);
    }
}
