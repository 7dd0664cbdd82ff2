package dev.keelson.benchmarks;

/** Measures ours on a large log beside ours on a small one. */
final class Growth {

    /** How many events the small log has. */
    static final int SMALL_EVENTS = 10_000;

    private Growth() {}
}
