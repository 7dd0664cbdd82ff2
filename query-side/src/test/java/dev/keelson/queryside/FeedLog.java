package dev.keelson.queryside;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Remembers what happened to the clients of streams, and to queries that may be answered from memory. */
final class FeedLog implements QueryObserver {

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger hits = new AtomicInteger();
    private final AtomicInteger stale = new AtomicInteger();
    private final AtomicInteger misses = new AtomicInteger();
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

    @Override
    public void hit(String query) {
        hits.incrementAndGet();
    }

    @Override
    public void stale(String query) {
        stale.incrementAndGet();
    }

    @Override
    public void missed(String query) {
        misses.incrementAndGet();
    }

    int hits() {
        return hits.get();
    }

    int staleHits() {
        return stale.get();
    }

    int misses() {
        return misses.get();
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
