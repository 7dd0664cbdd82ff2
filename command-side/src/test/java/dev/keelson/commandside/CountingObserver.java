package dev.keelson.commandside;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts what it is told. */
final class CountingObserver implements EntityObserver {

    final AtomicInteger hits = new AtomicInteger();
    final AtomicInteger stale = new AtomicInteger();
    final AtomicInteger misses = new AtomicInteger();
    final AtomicInteger evictions = new AtomicInteger();
    final AtomicInteger kept = new AtomicInteger();
    final AtomicInteger used = new AtomicInteger();
    final AtomicInteger dropped = new AtomicInteger();
    final AtomicInteger ignored = new AtomicInteger();

    @Override
    public void hit() {
        hits.incrementAndGet();
    }

    @Override
    public void stale() {
        stale.incrementAndGet();
    }

    @Override
    public void missed() {
        misses.incrementAndGet();
    }

    @Override
    public void evicted() {
        evictions.incrementAndGet();
    }

    @Override
    public void snapshotKept() {
        kept.incrementAndGet();
    }

    @Override
    public void snapshotUsed() {
        used.incrementAndGet();
    }

    @Override
    public void snapshotDropped() {
        dropped.incrementAndGet();
    }

    @Override
    public void snapshotIgnored() {
        ignored.incrementAndGet();
    }
}
