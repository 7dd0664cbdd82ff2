package dev.keelson.messagingadapters.relay;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages between the position of a relay and where it has read to. Of each key the first that is not done is ready, the
 * others wait in line behind it; the position is below the first of all that is not done. Used by one thread.
 */
final class Window {

    private final int most;
    private final long mostBytes;
    /** In order; the first is not done. */
    private final Deque<Sending> held = new ArrayDeque<>();

    private final Deque<Sending> ready = new ArrayDeque<>();
    private final Map<String, Sending> lastByKey = new HashMap<>();
    private long through;
    private long bytes;

    /**
     * @param position up to which everything is done
     */
    Window(long position, int most, long mostBytes) {
        through = position;
        this.most = most;
        this.mostBytes = mostBytes;
    }

    boolean hasRoom() {
        return held.size() < most && bytes < mostBytes;
    }

    void add(Sending sending) {
        held.add(sending);
        bytes += sending.bytes();
        if (sending.message == null) {
            return;
        }
        var before = lastByKey.put(sending.message.key(), sending);
        if (before == null) {
            ready.add(sending);
        } else {
            before.next = sending;
        }
    }

    /** All up to a position has been added. */
    void readThrough(long position) {
        through = position;
    }

    /** The next one that may be published, once, if there is any below a position. */
    @Nullable
    Sending pollReady(long below) {
        for (var looks = ready.size(); looks > 0; looks--) {
            var sending = ready.remove();
            if (sending.position < below) {
                return sending;
            }
            ready.add(sending);
        }
        return null;
    }

    /** Nothing more is to be done about it. */
    void done(Sending sending) {
        sending.done = true;
        if (sending.message != null) {
            letNextGo(sending, sending.message.key());
        }
        while (!held.isEmpty() && held.getFirst().done) {
            bytes -= held.remove().bytes();
        }
    }

    private void letNextGo(Sending sending, String key) {
        if (sending.next == null) {
            lastByKey.remove(key);
        } else {
            ready.add(sending.next);
            sending.next = null;
        }
    }

    /** Up to which everything is done. */
    long position() {
        return held.isEmpty() ? through : held.getFirst().position - 1;
    }

    /** When the oldest event happened that is not done. */
    @Nullable
    Instant oldest() {
        return held.isEmpty() ? null : held.getFirst().time;
    }
}
