package dev.keelson.queryside;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Remembers what happened to the feed's clients. */
final class FeedLog implements FeedObserver {

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicReference<@Nullable CutOff> cutOff = new AtomicReference<>();

    @Override
    public void opened() {
        open.incrementAndGet();
    }

    @Override
    public void closed() {
        open.decrementAndGet();
    }

    @Override
    public void cutOff(CutOff reason) {
        cutOff.set(reason);
    }

    @Override
    public void sent(int events) {
        sent.addAndGet(events);
    }

    int clients() {
        return open.get();
    }

    int events() {
        return sent.get();
    }

    @Nullable
    CutOff lastCutOff() {
        return cutOff.get();
    }
}
