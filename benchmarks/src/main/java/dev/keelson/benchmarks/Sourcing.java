package dev.keelson.benchmarks;

import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.Tag;
import java.util.stream.IntStream;

/** Reads all the events of one account, decoded but for their payload. */
final class Sourcing implements Side {

    private static final int ACCOUNTS = 1_000;

    private final EventLog log;
    private final Boundaries accounts;
    private final int expected;

    private Sourcing(EventLog log, Boundaries accounts, int expected) {
        this.log = log;
        this.accounts = accounts;
        this.expected = expected;
    }

    /** Beside a plain SELECT by key of the same events from a table of streams, in a log of a thousand such accounts. */
    static Figure measure(Engine engine, int events, Pace pace) {
        var loaded = new LoadedLog(events * ACCOUNTS, ACCOUNTS);
        try (var scratch = engine.open()) {
            OpenLog.on(scratch).close();
            Loader.fill(scratch, loaded);
            try (var log = OpenLog.on(scratch);
                    var floor = SelectFloor.open(scratch.floorUrl(), loaded, accounts());
                    var ours = new Sourcing(log.log(), accounts(), events);
                    var cpu = scratch.cpu()) {
                return Turns.on(pace, 1, cpu).measure(floor, ours);
            }
        }
    }

    /** In an order in which neighbours do not follow each other. */
    private static Boundaries accounts() {
        var scattered = IntStream.range(0, ACCOUNTS)
                .mapToObj(number -> Boundaries.account(number * 387 % ACCOUNTS))
                .toList();
        return new Boundaries(scattered, 1, 0);
    }

    @Override
    public void once(int client) {
        var criteria = Criteria.havingTags(
                new Tag(LoadedLog.Event.ACCOUNT, accounts.next(client).account()));
        var found = log.read(criteria, 0, expected).events().size();
        if (found != expected) {
            throw BenchmarkFailedException.because("an account had %d events, not %d".formatted(found, expected));
        }
    }
}
