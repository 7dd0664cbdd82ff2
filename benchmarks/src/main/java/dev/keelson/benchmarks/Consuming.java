package dev.keelson.benchmarks;

import dev.keelson.idempotency.ConsumptionConfiguration;
import dev.keelson.idempotency.ConsumptionObserver;
import dev.keelson.idempotency.IdempotentConsumers;
import java.util.stream.IntStream;
import org.axonframework.common.IdentifierFactory;

/** Measures the consumption of messages in batches, each message for the first time, with an effect that does nothing. */
record Consuming(Engine engine) {

    private static final int BATCH = 100;

    /** Messages a second of one client. */
    Figure measure(Pace pace) {
        try (var scratch = engine.open();
                var log = OpenLog.on(scratch);
                var consumer = IdempotentConsumers.jdbi(
                        log.dataSource(), ConsumptionConfiguration.DEFAULT, ConsumptionObserver.NONE)) {
            Side side = _ -> {
                var ids = IntStream.range(0, BATCH)
                        .mapToObj(_ -> IdentifierFactory.getInstance().generateIdentifier())
                        .toList();
                var first = consumer.onceEach("bench", ids, id -> id, (_, _) -> {});
                if (first.size() != BATCH) {
                    throw BenchmarkFailedException.because(
                            "%d of %d messages were delivered for the first time".formatted(first.size(), BATCH));
                }
            };
            var clients = new Clients(1);
            clients.work(side, pace.warmUp());
            return Figure.alone(
                    Figure.PER_SECOND,
                    IntStream.range(0, pace.rounds())
                            .mapToObj(_ -> clients.work(side, pace.round()).perSecond() * BATCH)
                            .toList());
        }
    }
}
