package dev.keelson.idempotency;

import org.jspecify.annotations.Nullable;

final class InMemoryIdempotencyGateTest extends IdempotencyGateContract {

    private @Nullable InMemoryIdempotencyGate first;

    @Override
    IdempotencyGate open(IdempotencyConfiguration configuration) {
        var gate = first == null ? new InMemoryIdempotencyGate(configuration) : first.another(configuration);
        first = first == null ? gate : first;
        return gate;
    }

    @Override
    void drop() {}
}
