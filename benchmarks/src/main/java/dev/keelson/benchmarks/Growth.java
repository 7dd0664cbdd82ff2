package dev.keelson.benchmarks;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * Measures ours on a large log beside ours on a small one. The accounts that clients go to are old on both, as many and with
 * as long a history on the one as on the other.
 *
 * @param events of the large log
 * @param clients on either
 */
record Growth(Engine engine, int events, int clients) {

    /** How many events the small log has. */
    static final int SMALL_EVENTS = 10_000;

    private static final int EVENTS_AN_ACCOUNT = 10;

    Figure append(Pace pace) {
        return measure(pace, (log, accounts) -> new Appending(log.log(), accounts));
    }

    Figure dispatch(Pace pace) {
        return measure(pace, (log, accounts) -> Dispatching.plain(Bank.on(log), accounts));
    }

    private Figure measure(Pace pace, BiFunction<OpenLog, Boundaries, Side> side) {
        try (var small = Loaded.with(engine, SMALL_EVENTS);
                var large = Loaded.with(engine, events);
                var onSmall = side.apply(small.log(), small.accounts(clients));
                var onLarge = side.apply(large.log(), large.accounts(clients));
                var smallCpu = small.scratch().cpu();
                var largeCpu = large.scratch().cpu()) {
            return new Turns(pace, new Clients(clients), smallCpu, largeCpu).measure(onSmall, onLarge);
        }
    }

    /** A log that was filled. */
    private record Loaded(Scratch scratch, OpenLog log, int events) implements AutoCloseable {

        static Loaded with(Engine engine, int events) {
            var scratch = engine.open();
            try {
                OpenLog.on(scratch).close();
                Loader.fill(scratch, new LoadedLog(events, events / EVENTS_AN_ACCOUNT));
                return new Loaded(scratch, OpenLog.on(scratch), events);
            } catch (RuntimeException e) {
                scratch.close();
                throw e;
            }
        }

        /** As many on each log, spread over all of its accounts. */
        Boundaries accounts(int clients) {
            return new Boundaries(chosen(), clients, log.log().head());
        }

        private List<String> chosen() {
            var all = events / EVENTS_AN_ACCOUNT;
            var count = SMALL_EVENTS / EVENTS_AN_ACCOUNT;
            return IntStream.range(0, count)
                    .mapToObj(number -> Boundaries.account((int) ((long) number * all / count)))
                    .toList();
        }

        @Override
        public void close() {
            log.close();
            scratch.close();
        }
    }
}
