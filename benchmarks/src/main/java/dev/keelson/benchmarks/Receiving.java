package dev.keelson.benchmarks;

import dev.keelson.benchmarks.Clients.Work;
import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.idempotency.ConsumptionConfiguration;
import dev.keelson.idempotency.ConsumptionObserver;
import dev.keelson.idempotency.IdempotentConsumers;
import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.consumer.Consumer;
import dev.keelson.messagingadapters.consumer.ConsumerConfiguration;
import dev.keelson.messagingadapters.consumer.ConsumerDatabase;
import dev.keelson.messagingadapters.consumer.ConsumerObserver;
import dev.keelson.messagingadapters.consumer.MessageEffect;
import java.time.Duration;
import java.util.List;

/**
 * Measures how messages are consumed that wait on a broker, each for the first time, with an effect that does nothing, beside
 * that broker's own client, which reads and acknowledges the same messages.
 */
record Receiving(BrokerKind kind) {

    private static final int MESSAGES = 40_000;
    private static final int QUICK_MESSAGES = 10_000;

    private static final Duration CLOSE = Duration.ofSeconds(10);

    /** Messages a second of one consumer, with what is known to be consumed on PostgreSQL. */
    Figure measure(Pace pace) {
        try (var scratch = Engine.POSTGRESQL.open();
                var broker = kind.open();
                var log = OpenLog.on(scratch);
                var once = IdempotentConsumers.jdbi(
                        log.dataSource(), ConsumptionConfiguration.DEFAULT, ConsumptionObserver.NONE);
                var cpu = scratch.cpu()) {
            SchemaMigrations.migrate(log.dataSource(), "consumer", "db/consumer", Consumer.class.getClassLoader());
            var loaded = new LoadedLog(pace.equals(Pace.DEFAULT) ? MESSAGES : QUICK_MESSAGES, LoggedMessages.ACCOUNTS);
            var database = new ConsumerDatabase(log.dataSource(), once);
            return new Alternation(pace, CpuClock.PROCESS, cpu)
                    .measure(
                            duration -> receive(broker, loaded, duration),
                            duration -> consume(broker, loaded, database, duration));
        }
    }

    private static Work receive(ScratchBroker broker, LoadedLog loaded, Duration duration) {
        var destination = filled(broker, loaded, "bare");
        var received = new Tally(loaded.events(), duration);
        try (var consumer = broker.consumer(destination, "bare")) {
            while (!received.isOver()) {
                received.add(consumer.receive(_ -> {}));
            }
            return received.await();
        } finally {
            broker.drop(destination);
        }
    }

    /** A group is what knows which messages it has consumed: each has a name of its own. */
    private static Work consume(ScratchBroker broker, LoadedLog loaded, ConsumerDatabase database, Duration duration) {
        var group = "bench-" + System.nanoTime();
        var destination = filled(broker, loaded, group);
        var consumed = new Tally(loaded.events(), duration);
        try (var adapter = broker.adapter(AdapterConfiguration.DEFAULT)) {
            var consumer = Consumer.inDatabase(
                    ConsumerConfiguration.of(destination, group),
                    List.of(),
                    new MessageEffect.InTransaction((_, _) -> {}),
                    database,
                    observer(consumed));
            try {
                var _ = consumer.start(adapter);
                return consumed.await();
            } finally {
                consumer.close(CLOSE);
            }
        } finally {
            broker.drop(destination);
        }
    }

    private static String filled(ScratchBroker broker, LoadedLog loaded, String group) {
        var destination = broker.destination(group);
        try (var publisher = broker.publisher(LoggedMessages.of(loaded, loaded.events(), destination))) {
            publisher.publishAll();
        }
        return destination;
    }

    private static ConsumerObserver observer(Tally consumed) {
        return new ConsumerObserver() {
            @Override
            public void consumed(String consumer, int count) {
                consumed.add(count);
            }
        };
    }
}
