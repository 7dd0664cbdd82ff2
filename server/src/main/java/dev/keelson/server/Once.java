package dev.keelson.server;

import dev.keelson.commandside.IdempotentCommands;
import dev.keelson.domain.StrictJson;
import dev.keelson.idempotency.ConsumptionConfiguration;
import dev.keelson.idempotency.ConsumptionObserver;
import dev.keelson.idempotency.IdempotencyGates;
import dev.keelson.idempotency.IdempotentConsumer;
import dev.keelson.idempotency.IdempotentConsumers;
import dev.keelson.idempotency.TransactionalGate;

/**
 * What makes effects happen once on a node.
 *
 * @param gate of requests with a key
 * @param commands the door behind it
 * @param consumer for domains that consume messages of their own, with effects in the read models' database
 */
record Once(TransactionalGate gate, IdempotentCommands commands, IdempotentConsumer consumer) implements AutoCloseable {

    static Once on(Databases databases, OnceConfiguration configuration, ConsumptionObserver observer) {
        var gate = IdempotencyGates.jdbi(databases.log(), configuration.gate(), configuration.shareAfter());
        return new Once(
                gate,
                new IdempotentCommands(gate, StrictJson.create(), configuration.patience()),
                IdempotentConsumers.jdbi(databases.readModels(), ConsumptionConfiguration.DEFAULT, observer));
    }

    @Override
    public void close() {
        gate.close();
        consumer.close();
    }
}
