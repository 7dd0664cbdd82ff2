package dev.keelson.messagingadapters.relay;

import java.util.List;

/**
 * How much is published in one transaction: half as much after each that failed, down to one position, and an eighth more after
 * each that did not. Used by one thread.
 */
final class BatchSize {

    private static final long MOST_BYTES = 8 * 1024 * 1024;
    private static final int PARTS_OF_WINDOW = 8;
    private static final int PARTS_TO_GROW_BY = 8;

    private final int mostEvents;
    private final long mostBytes;
    private int events;

    BatchSize(RelayConfiguration configuration) {
        mostEvents = configuration.batchSize();
        mostBytes = Math.min(MOST_BYTES, configuration.windowBytes() / PARTS_OF_WINDOW);
        events = mostEvents;
    }

    /** How many of these, from the first, are the next transaction; at least those of one position, which stay together. */
    int cut(List<Outgoing.Ready> ready) {
        var whole = 0;
        var bytes = 0L;
        for (var i = 0; i < ready.size(); i++) {
            var event = ready.get(i);
            if (i > 0 && event.position() != ready.get(i - 1).position()) {
                whole = i;
            }
            bytes += event.message().envelope().data().size();
            if (whole > 0 && (i >= events || bytes > mostBytes)) {
                return whole;
            }
        }
        return ready.size();
    }

    /** One of so many messages failed. */
    void shrink(int messages) {
        events = Math.max(1, Math.min(events, messages) / 2);
    }

    void grow() {
        events = Math.min(mostEvents, events + Math.max(1, events / PARTS_TO_GROW_BY));
    }
}
