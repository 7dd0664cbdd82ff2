package dev.keelson.benchmarks;

import dev.keelson.benchmarks.Clients.Work;
import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.messagingadapters.relay.RelayConfiguration;
import dev.keelson.messagingadapters.relay.RelayObserver;
import dev.keelson.messagingadapters.relay.RelayRule;
import dev.keelson.messagingadapters.relay.Relays;
import java.time.Duration;

/** Measures how a log on PostgreSQL is relayed to a broker, beside that broker's own client, which publishes the same messages. */
record Relaying(BrokerKind kind) {

    private static final int EVENTS = 200_000;
    private static final int QUICK_EVENTS = 50_000;

    private static final String GROUP = "bench";
    private static final Duration DRAIN = Duration.ofSeconds(10);

    /** Events a second of one relay that has all before it. */
    Figure measure(Pace pace) {
        var loaded = new LoadedLog(pace.equals(Pace.DEFAULT) ? EVENTS : QUICK_EVENTS, LoggedMessages.ACCOUNTS);
        try (var scratch = Engine.POSTGRESQL.open();
                var broker = kind.open()) {
            OpenLog.on(scratch).close();
            Loader.fill(scratch, loaded);
            try (var log = OpenLog.on(scratch);
                    var cpu = scratch.cpu()) {
                SchemaMigrations.migrate(log.dataSource(), "relay", Relays.MIGRATIONS, Relays.class.getClassLoader());
                return new Alternation(pace, CpuClock.PROCESS, cpu)
                        .measure(
                                duration -> publish(broker, loaded, duration),
                                duration -> relay(log, loaded.events(), broker, duration));
            }
        }
    }

    private static Work publish(ScratchBroker broker, LoadedLog loaded, Duration duration) {
        var destination = broker.destination(GROUP);
        try (var publisher = broker.publisher(LoggedMessages.of(loaded, LoggedMessages.ACCOUNTS, destination))) {
            return publisher.publish(duration);
        } finally {
            broker.drop(destination);
        }
    }

    /** By a relay that was not there before, from the beginning of the log. */
    private static Work relay(OpenLog log, int events, ScratchBroker broker, Duration duration) {
        var destination = broker.destination(GROUP);
        var confirmed = new Tally(events, duration);
        var relays = new Relays(log.log(), log.dataSource(), LoggedMessages.SOURCE, "bench", observer(confirmed));
        try {
            var rule = RelayRule.of(LoadedLog.Event.TYPE, destination).withKeyTag(LoadedLog.Event.ACCOUNT);
            broker.relay(relays, RelayConfiguration.of(destination, rule)).start();
            return confirmed.await();
        } finally {
            relays.close(DRAIN);
            broker.drop(destination);
        }
    }

    private static RelayObserver observer(Tally confirmed) {
        return new RelayObserver() {
            @Override
            public void confirmed(String relay, int messages) {
                confirmed.add(messages);
            }
        };
    }
}
